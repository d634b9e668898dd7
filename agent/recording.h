/* The recording: everything Floodmark knows about one process, in one file.
 *
 * The agent maps this file MAP_SHARED and keeps its tables in it, so that what was known survives SIGKILL and a
 * reader may look at any time. src/recording/layout.ts states the same offsets; a test compiles this header and
 * holds both against each other.
 *
 *   offset 0                        struct fm_header, padded to header.header_size
 *   header.header_size + i * CHUNK  chunk i: records of the table named by header.chunk_table[i]
 *
 * All integers are little-endian. A table is the concatenation of its chunks in the order of their index; its
 * records have a fixed width, never move, and begin with an unused record 0 ("none"). Chunks are allocated on the
 * file system before they are used, so a full disk ends the recording and never the program. Their number is
 * bounded, so a recording is at most header_size + FM_CHUNKS_MAX * FM_CHUNK_SIZE bytes for any length of run:
 * FM_TABLE_CHUNKS_MAX chunks of stacks and sites, the last of them kept for sites and for the nodes that say where a full
 * table cut stacks short (FM_NODE_CUT), and FM_TIMELINE_CHUNKS_MAX of the timeline; fewer where it is sampled.
 *
 * Written while it is read: a record's contents are stored before the count that publishes it (release order), and
 * a chunk_table entry before chunk_count. Nodes, codes and bytes never change once published. A site's counters
 * change all the time, under the agent's lock; a torn read is off by at most the one event in flight per thread.
 *
 * What a site held at a moment. header.epoch counts the moments that matter: it advances when the total of counted live
 * bytes reaches a new maximum (peak_epoch is the epoch of the last time), and when a moment of the timeline or a
 * mark of a scope is set. site.epoch is the epoch at the site's last change. Before a site changes, its live figures are
 * copied to those of each moment that has come since its last change; so at any time:
 *   peak of a site = site.epoch >= header.peak_epoch ? site.peak_* : site.live_*
 * and the sum of that over the counted kinds is header.peak_bytes.
 *
 * The tree's peak by site. If tree_epoch is the peak's epoch in the tree's page: the peak of scope FM_SCOPE_TREE, where it was
 * opened; else the process's own peak, since it was alone then. If tree_epoch is older, the process has hardly changed
 * since the tree's peak: what is live counts, unless it had ended by then.
 *
 * A scope is a part of the run with a peak of its own: a window (a call, a cell, a test), or the process as a part of its
 * tree. It has up to three marks, each with its epoch: where it was opened, its peak, where it was closed. What a site held at
 * a mark is what its fm_scope_site says if site.epoch >= the mark's epoch, else its live figures. The records of a scope
 * that is opened anew are written over, mark by mark.
 *
 * The timeline. A moment says when it was and how far its changes go; a change says what a site holds from that moment on. What
 * a site held at a moment is its last change up to there, 0 without one; sites whose change was small were left out, so what
 * these sum up to and the moment's total differ a little. Both lie twice in the file: when there are FM_MOMENTS_MOST moments,
 * every second one goes, and what is left is written to the other half. header.moments says which half is valid: its lowest
 * bit is the half, the others the number of moments in it.
 *
 * Sampled recordings (header.sample_bytes = R > 0). Of a block of s bytes, p = 1 - exp(-s / R) is the chance to be recorded, each
 * for itself (of 16 R bytes and more, p = 1); one that is stands for s / p bytes and 1 / p blocks, both rounded, and these are what all figures of the recording
 * are sums of: estimates without bias. Mappings are all recorded, as they are. The sites of a stack and kind are split by the
 * blocks' size: class 1 + min(8, the number of bits of floor(8 s / R)), 0 for mappings, so that the blocks of a site are nearly alike: with
 * their mean size s = total_bytes / total_blocks, the variance of b bytes of a site is b * s / (exp(s / R) - 1), and
 * b * exp(-s / R) of them stand for blocks that were not recorded. Short-lived blocks are not counted.
 *
 * Where large memory is. The table of extents has one chunk, a struct fm_extents: the large blocks and anonymous mappings that are
 * live, in records that are used again, and Python's arenas. Who looks from outside while the process runs learns from it which
 * part of the address space is whose. Their live blocks stand in the live table, in the process's own memory at
 * header.live_table: 1 << header.live_top_bits pointers to leaves of 1 << FM_LIVE_LEAF_BITS words, each word for 16 bytes of addresses (agent/src/live.h
 * says what is in it), and as many pointers again for blocks that begin in the middle of 16 bytes.
 *
 * Changelog. Version 1: first. Version 2: peak_epoch beside epoch; the timeline; a site's first and last
 * allocation, its short-lived blocks; sizes of blocks; scopes; extents;
 * a process's parent, command and place in its tree. A site's node and kind share a word. Version 3: sampled
 * recordings; the last request that was refused. Version 4: names of marks; windows have serial numbers of their own;
 * whose allocations are recorded.
 */
#ifndef FLOODMARK_RECORDING_H
#define FLOODMARK_RECORDING_H
#include <stdint.h>

#define FM_MAGIC "FLOODMRK" /* 8 bytes, no terminator */
#define FM_VERSION 4u
#define FM_HEADER_SIZE 4096u
#define FM_HEADER_SIZE_MOST 65536u
#define FM_CHUNK_SIZE (256u * 1024u)
#define FM_TABLE_CHUNKS_MAX 512u /* 128 MiB of tables: importing a dozen large packages takes 80 */
#define FM_TIMELINE_CHUNKS_MAX 128u
#define FM_SAMPLED_TABLE_CHUNKS_MAX 20u /* in a sampled recording: few stacks are in it, and it may go on for ever */
#define FM_SAMPLED_TIMELINE_CHUNKS_MAX 12u
#define FM_CHUNKS_MAX (FM_TABLE_CHUNKS_MAX + FM_TIMELINE_CHUNKS_MAX)
#define FM_REASON_SIZE 512u
#define FM_COMMAND_SIZE 768u

/* What fm_header.state says. A process that was killed is left in FM_STARTING or FM_RECORDING. */
enum fm_state {
  FM_STARTING = 1,  /* Python is not initialised yet: allocations are charged to FM_ROOT_BEFORE */
  FM_RECORDING = 2, /* the interpreter is known and checked */
  FM_ENDED = 3,     /* the process came to its end by exit() */
  FM_OFF = 4,       /* the guard turned the agent off: reason says why; figures stand as they were then */
  FM_REFUSED = 5    /* this interpreter can't be profiled: reason says why; nothing was recorded */
};

/* Records of FM_TABLE_CHURN and of the scopes' tables stand at the same index as their sites'. The tables of the timeline and of sources
 * have no unused record. */
enum fm_table {
  FM_TABLE_NODES = 1,
  FM_TABLE_SITES = 2,
  FM_TABLE_CODES = 3,
  FM_TABLE_BYTES = 4,
  FM_TABLE_CHURN = 5,
  FM_TABLE_MOMENTS = 6, /* half h begins at record h * FM_MOMENTS_ROOM */
  FM_TABLE_CHANGES = 7, /* of half 0 */
  FM_TABLE_CHANGES_2 = 8, /* of half 1 */
  FM_TABLE_SCOPES = 9,    /* of scope 0; scope s: FM_TABLE_SCOPES + s */
  FM_TABLE_EXTENTS = 14,
  FM_TABLE_SOURCES = 15,
  FM_TABLE_MARKS = 16
};

/* Kinds of memory. The first four are counted: they make up live_bytes and the peak. The others stand apart, by the size
 * of their mappings: address space that nothing has touched, and memory that others may share. */
enum fm_kind {
  FM_KIND_OBJECT = 0,   /* Python's OBJ domain */
  FM_KIND_BUFFER = 1,   /* Python's MEM domain: the storage of lists, dicts, … */
  FM_KIND_HEAP = 2,     /* malloc and its family */
  FM_KIND_MAP = 3,      /* anonymous mmap, as far as it is used */
  FM_KIND_RESERVED = 4, /* PROT_NONE and NORESERVE maps, but for their resident part (that is FM_KIND_MAP) */
  FM_KIND_FILE = 5,     /* maps of files */
  FM_KIND_SHARED = 6,   /* shared memory: shm_open, memfd, System V, /dev/zero */
  FM_KIND_COUNT = 7
};
#define FM_KINDS_COUNTED 4
#define FM_KINDS_SIZED 3
#define FM_SIZE_CLASSES 48

/* Room for native frames: module and offset. */
enum fm_node_type {
  FM_NODE_ROOT = 0,
  FM_NODE_PYTHON = 1,
  FM_NODE_CUT = 2,   /* <tables full>: the calls of its parent that there was no room left for, and all below them */
  FM_NODE_THREAD = 3 /* a root, too: the Python stacks of all threads of one name, but for the main thread; at most 257 */
};

/* Roots: what stands at the outer end of a stack. Their node ids are these numbers. */
enum fm_root {
  FM_ROOT_PYTHON = 1,      /* a Python stack of the main thread follows; the root itself is not shown */
  FM_ROOT_BEFORE = 2,      /* <before Python>: the process's start, until the interpreter is initialised */
  FM_ROOT_NATIVE = 3,      /* <native thread>: a thread that Python does not know */
  FM_ROOT_INTERPRETER = 4, /* <interpreter>: a Python thread with no frame: compiling the script, shutting down */
  FM_ROOT_FULL = 5,        /* <tables full>: there was no room left for any of the stack */
  FM_ROOT_COUNT = 6
};

/* One step of a stack: `parent` is the caller's node, 0 for a root. 16 bytes. */
struct fm_node {
  uint32_t parent; /* smaller than this node's own id */
  uint32_t type;   /* enum fm_node_type */
  uint32_t code;   /* Python: index of its fm_code. Root: enum fm_root. Thread: where its name begins in the byte table.
                      Cut: 0 */
  uint32_t offset; /* Python: the instruction, in bytes from the start of the code; FM_NO_OFFSET before the first. Thread:
                      the length of its name, which is UTF-8, each run of digits in it an N. Cut: 0 */
};
#define FM_NO_OFFSET UINT32_MAX

/* A site: one stack and one kind of memory. Bytes are those asked for. 64 bytes, one cache line. */
struct fm_site {
  uint32_t node_kind; /* size class << 28 | kind << 24 | node; enum fm_kind; the class: see "Sampled recordings" */
  uint32_t first;     /* when it first allocated, FM_TIME_UNIT_NS since the start */
  uint64_t live_bytes;
  uint64_t total_bytes;  /* allocated in all */
  uint64_t total_blocks; /* allocated in all */
  uint64_t peak_bytes;   /* see "What a site held at a moment" above; as of its last change */
  uint64_t epoch;
  uint32_t live_blocks;
  uint32_t peak_blocks;
  uint32_t next; /* another site of this node, for the agent; 0: none */
  uint32_t last; /* when it last allocated, about: FM_TIME_UNIT_NS since the start */
};
#define FM_TIME_UNIT_NS 10000000u

/* A site's short-lived blocks: those that their thread released as its next release, with at most 1 (8) allocations by it
 * in between. 16 bytes. */
struct fm_churn {
  uint64_t within_1;
  uint64_t within_8; /* these and those within 1 */
};

/* What a site held at the marks of a scope. 64 bytes. */
struct fm_scope_site {
  uint64_t base_bytes;       /* where it was opened */
  uint64_t base_total_bytes; /* allocated in all until then */
  uint64_t peak_bytes;
  uint64_t end_bytes; /* where it was closed */
  uint64_t end_total_bytes;
  uint32_t base_blocks;
  uint32_t peak_blocks;
  uint32_t end_blocks;
  uint32_t reserved[3];
};

/* Scopes: the process as a part of its tree, and windows. */
#define FM_SCOPE_TREE 0u
#define FM_WINDOWS 4u /* scopes 1 to 4 */
#define FM_SCOPES (1u + FM_WINDOWS)

enum fm_scope_state {
  FM_SCOPE_UNUSED = 0,
  FM_SCOPE_OPEN = 1,
  FM_SCOPE_CLOSED = 2,
  FM_SCOPE_LOST = 3 /* there was no room for its records */
};

/* A scope in the header. Epochs, and the totals of the counted kinds at its marks. 80 bytes. */
struct fm_scope {
  uint64_t open_epoch, peak_epoch, close_epoch; /* close: 0 while it is open */
  uint64_t base_bytes, peak_bytes, end_bytes;
  uint64_t open_ns, peak_ns, close_ns; /* since the start */
  uint32_t state;                      /* enum fm_scope_state */
  uint32_t serial;                     /* of all windows that were opened in this recording, from 1 on; 0 of the tree's */
};

/* A moment of the timeline. 32 bytes. */
struct fm_moment {
  uint64_t ns;         /* since the start */
  uint64_t live_bytes; /* the total of the counted kinds */
  uint64_t rss;        /* resident set size in bytes, as last looked at; 0: not known. With several threads: the highest
                          since the look before */
  uint32_t changes_end; /* its changes end before this one, and begin where the last moment's end */
  uint32_t mark;        /* 1, 2, … of those that were marked, by a signal or the program; they are never thinned out. 0: it
                          wasn't */
};
#define FM_MOMENTS_MOST 800u
#define FM_MOMENTS_ROOM 1024u
#define FM_MARKS_MOST 100u

/* What a mark is called, at the index that is its number: a range of the byte table, UTF-8; length 0: it has no name. 8 bytes. */
struct fm_mark {
  uint32_t name, name_length;
};
#define FM_MARK_NAME_MOST 200u

/* A change is one number: site << 43 | bytes. */
#define FM_CHANGE_BYTES_BITS 43u

/* A live block of a counted kind, or an anonymous mapping, of FM_EXTENT_LEAST bytes or more. 24 bytes. */
struct fm_extent {
  uint64_t address;
  uint64_t size; /* 0: nothing is there now */
  uint32_t site;
  uint32_t next; /* for the agent */
};
#define FM_EXTENT_LEAST (128u * 1024u) /* what glibc's malloc gives a mapping of its own, at first */
#define FM_EXTENTS_MOST 4096u
#define FM_ARENAS_MOST 20480u
struct fm_extents {
  struct fm_extent blocks[FM_EXTENTS_MOST]; /* block 0 is unused; those beyond this number aren't listed */
  uint64_t arenas[FM_ARENAS_MOST];          /* addresses, in no order; likewise */
};

/* Whose allocations are recorded. Of all but FM_WHOSE_ALL what fills once for the whole process is left out as well: what modules allocate
 * at import, what re and linecache keep. */
enum fm_whose {
  FM_WHOSE_ALL = 0,
  FM_WHOSE_OWN = 1,   /* those of the thread that began the recording, and of threads that it started meanwhile */
  FM_WHOSE_THREAD = 2 /* of that thread alone */
};

/* The last request for memory that was refused: malloc's family gave NULL, or an anonymous mapping failed, for want of memory.
 * 64 bytes. */
struct fm_refusal {
  uint64_t ns;         /* since the start */
  uint64_t bytes;      /* asked for */
  uint64_t blocks;     /* allocated in all until then: the sum of fm_header.sizes */
  uint64_t limit;      /* of limit_kind, in bytes */
  uint32_t limit_kind; /* enum fm_limit: what the request would have exceeded */
  uint32_t node;       /* the stack that it came from */
  uint32_t count;      /* requests that were refused, with this one; 0: none was */
  uint32_t has_left;   /* 1: the agent then ended the process with FM_EXIT_OUT_OF_MEMORY */
  uint64_t reserved[2];
};
enum fm_limit {
  FM_LIMIT_NONE = 0,          /* none that was set: more than the kernel gives, or has left */
  FM_LIMIT_ADDRESS_SPACE = 1, /* RLIMIT_AS, ulimit -v */
  FM_LIMIT_DATA = 2           /* RLIMIT_DATA, ulimit -d */
};
#define FM_EXIT_OUT_OF_MEMORY 53

/* The live table, for who looks from outside. */
#define FM_LIVE_LEAF_BITS 22
#define FM_LIVE_LARGE 1023u

/* A code object, copied when first seen. Names and tables are ranges of the byte table: offset and length. Text is
 * UTF-8 (a lone surrogate is written as CPython's surrogatepass would). 32 bytes. */
struct fm_code {
  uint32_t name, name_length;   /* co_qualname; co_name before 3.11 */
  uint32_t file, file_length;   /* co_filename */
  uint32_t lines, lines_length; /* co_linetable; co_lnotab before 3.10 */
  uint32_t first_line;          /* co_firstlineno */
  uint32_t flags;               /* 0 */
};

/* A source file, as it was found while the program ran: some of those that code objects name, in sampled recordings. The same file is
 * one of the same size and hash. That is two sums of 32 bits over the file's words of 4 bytes, w, the last one filled up with
 * zeros, each 0 at first (* and + modulo 2^32, rotl to the left): low = rotl(low ^ w * 0xcc9e2d51, 13) * 5 + 0xe6546b64, high =
 * rotl(high ^ w * 0x1b873593, 15) * 9 + 0x561ccd1b. 32 bytes. */
struct fm_source {
  uint32_t file, file_length; /* its name, as its codes have it, in the byte table */
  uint64_t bytes;
  uint64_t mtime_us; /* in microseconds since 1970 */
  uint64_t hash;     /* high << 32 | low */
};
#define FM_SOURCE_MOST (2u << 20) /* bytes; of a larger file nothing is known */

struct fm_header {
  char magic[8];
  uint32_t version;
  uint32_t header_size; /* FM_HEADER_SIZE; where pages are longer, a page, as what is mapped begins at one */
  uint32_t chunk_size;  /* FM_CHUNK_SIZE */
  uint32_t state;       /* enum fm_state */
  uint32_t pid;
  uint32_t python_version;   /* as PY_VERSION_HEX, 0 until known */
  uint64_t start_realtime_ns; /* since 1970, when the agent began */
  uint64_t end_ns;            /* since the start; 0 until FM_ENDED or FM_OFF */
  uint64_t rss_max;           /* bytes: the highest of the moments' so far, at the end VmHWM; 0: not known */
  uint64_t missed_releases;   /* a live block was found at an address that was handed out anew */
  uint64_t unseen_events;     /* came while the agent was already at work in that thread (a signal handler) */
  uint64_t sample_bytes;      /* one allocation in so many bytes is recorded, on average; 0: every one */
  uint32_t chunk_count;
  uint32_t node_count; /* records of each table, record 0 included; bytes of the byte table */
  uint32_t site_count;
  uint32_t code_count;
  uint32_t byte_count;
  uint32_t moments; /* number << 1 | half, see "The timeline" */
  uint32_t parent_pid;
  uint32_t forked;          /* 1: it began as a copy of its parent, whose memory is no part of its figures */
  uint64_t inherited_bytes; /* forked: what its parent held then, about */
  uint64_t start_ns;        /* the moment that times count from, on the system's CLOCK_MONOTONIC */
  /* The totals of the counted kinds. On a cache line of their own (offset 128). */
  uint64_t epoch;
  uint64_t live_bytes;
  uint64_t peak_bytes;
  uint64_t peak_epoch;
  uint64_t peak_ns; /* since the start */
  uint64_t tree_epoch; /* of the tree's peak (tree_page.h), as this process last saw it; 0: not yet */
  uint64_t seen_ns;    /* since the start: when the agent last looked at the clock, as it does while memory is allocated */
  uint64_t totals_reserved;
  uint8_t chunk_table[FM_CHUNKS_MAX]; /* enum fm_table of each chunk */
  char reason[FM_REASON_SIZE];        /* UTF-8, NUL-terminated */
  /* Blocks allocated in all, of objects, buffers and heap, by the number of bits that their size has, 1 at least. */
  uint64_t sizes[FM_KINDS_SIZED][FM_SIZE_CLASSES];
  struct fm_scope scopes[FM_SCOPES];
  uint32_t command_length;
  uint32_t source_count;
  char command[FM_COMMAND_SIZE]; /* its words, each with a NUL behind it, as the system has them; may be cut */
  /* See "Where large memory is". */
  uint64_t live_table;   /* an address in the process */
  uint64_t arena_bytes;  /* the size of an arena; 0: there was none yet */
  uint32_t extent_count; /* records that are or were in use, record 0 included; 0: there is no table yet */
  uint32_t arena_count;  /* arenas that are listed */
  struct fm_refusal refusal;
  uint32_t mark_count; /* records of marks up to the last one that has a name, record 0 included; 0: none has */
  uint32_t live_top_bits; /* of the live table */
  uint32_t whose;         /* enum fm_whose */
  uint32_t has_slot;      /* 1: it took a slot in its tree's page; else it is profiled by itself */
  uint32_t failpoint;     /* in a test: which one has failed (agent/src/failpoint.h), 0: none */
};

_Static_assert(sizeof(struct fm_node) == 16, "fm_node");
_Static_assert(sizeof(struct fm_site) == 64, "fm_site");
_Static_assert(sizeof(struct fm_code) == 32, "fm_code");
_Static_assert(sizeof(struct fm_source) == 32, "fm_source");
_Static_assert(sizeof(struct fm_churn) == 16, "fm_churn");
_Static_assert(sizeof(struct fm_moment) == 32, "fm_moment");
_Static_assert(sizeof(struct fm_mark) == 8, "fm_mark");
_Static_assert(sizeof(struct fm_extent) == 24, "fm_extent");
_Static_assert(sizeof(struct fm_refusal) == 64, "fm_refusal");
_Static_assert(sizeof(struct fm_extents) == FM_CHUNK_SIZE, "fm_extents");
_Static_assert(sizeof(struct fm_scope_site) == 64, "fm_scope_site");
_Static_assert(sizeof(struct fm_scope) == 80, "fm_scope");
_Static_assert(__builtin_offsetof(struct fm_header, epoch) == 128, "fm_header.epoch");
_Static_assert(sizeof(struct fm_header) <= FM_HEADER_SIZE, "fm_header");
#endif
