/**
 * What the tools that people come from can do, by the heading of docs/migrating.md that tells of it: the commands and options of
 * `fil-profile --help` (2024.11.2), of `memray --help` and of each of its commands (1.20.0), of pytest-memray (1.11.0), and what
 * their Python packages offer.
 */
export const PEERS: Readonly<Record<string, readonly string[]>> = {
  "Fil / fil-profile": [
    ...["run", "python", "-m", "-o", "--disable-oom-detection", "--no-browser", "--version", "--license"],
    ...["-h", "--help", "SIGUSR2", "peak-memory.svg", "peak-memory-reversed.svg", "out-of-memory.svg"],
  ],
  "Fil / In a program": ["filprofiler.api.profile(fn, path)"],
  "Fil / In a notebook": ["%load_ext filprofiler", "%%filprofile", "Python 3 with Fil"],
  "Fil / Variables": ["FIL_NO_REPORT", "FIL_DEBUG", "FIL_BENCHMARK"],
  "memray / memray": ["-h", "--help", "-v", "--verbose", "-V", "--version"],
  "memray / memray run": [
    ...["-h", "--help", "-o", "--output", "--live", "--live-remote", "--live-port", "-p", "--aggregate"],
    ...["--native", "--follow-fork", "--trace-python-allocators", "-q", "--quiet", "-f", "--force"],
    ...["--buffered-file-io", "--compress-on-exit", "--no-compress", "-c", "-m"],
  ],
  "memray / memray flamegraph": [
    ...["-h", "--help", "-o", "--output", "-f", "--force", "--temporal", "--leaks"],
    ...["--temporary-allocation-threshold", "--temporary-allocations", "--split-threads", "--inverted"],
    ...["--max-memory-records", "--no-web", "--confidential-files"],
  ],
  "memray / memray table": [
    ...["-h", "--help", "-o", "--output", "-f", "--force", "--leaks", "--temporary-allocation-threshold"],
    ...["--temporary-allocations", "--split-threads", "--no-web"],
  ],
  "memray / memray tree": [
    ...["-h", "--help", "-b", "--biggest-allocs"],
    ...["--temporary-allocation-threshold", "--temporary-allocations"],
  ],
  "memray / memray summary": [
    ...["-h", "--help", "-s", "--sort-column", "-r", "--max-rows"],
    ...["--temporary-allocation-threshold", "--temporary-allocations"],
  ],
  "memray / memray stats": [
    ...["-h", "--help", "-n", "--num-largest", "--json", "-o", "--output", "-f", "--force"],
  ],
  "memray / memray transform": [
    ...["gprof2dot", "csv", "speedscope", "-h", "--help", "-o", "--output", "-f", "--force", "--leaks"],
    ...["--temporary-allocation-threshold", "--temporary-allocations"],
  ],
  "memray / memray live": ["-h", "--help", "PORT"],
  "memray / memray attach": [
    ...["-h", "--help", "-o", "--output", "-f", "--force", "--aggregate", "--native", "--follow-fork"],
    ...["--trace-python-allocators", "--compress-on-exit", "--no-compress", "--duration", "--method"],
    ...["-v", "--verbose"],
  ],
  "memray / memray detach": ["-h", "--help", "--method", "-v", "--verbose"],
  "memray / memray parse": ["-h", "--help"],
  "memray / In a program": [
    ...["Tracker", "destination", "native_traces", "memory_interval_ms", "follow_fork"],
    ...["trace_python_allocators", "file_format", "reference_tracking", "track_object_lifetimes"],
    ...["get_surviving_objects", "FileDestination", "SocketDestination", "SocketReader", "FileReader"],
    ...["dump_all_records", "set_log_level", "start_thread_trace"],
  ],
  "memray / In a notebook": [
    ...["%load_ext memray", "%%memray_flamegraph", "--native", "--follow-fork", "--trace-python-allocators"],
    ...["--leaks", "--temporary-allocation-threshold", "--temporary-allocations", "--temporal"],
    ...["--split-threads", "--inverted", "--max-memory-records"],
  ],
  "memray / pytest-memray": [
    ...["--memray", "--memray-bin-path", "--memray-bin-prefix", "--hide-memray-summary"],
    ...["--most-allocations", "--stacks", "--native", "--trace-python-allocators", "--fail-on-increase"],
    ...["limit_memory", "current_thread_only", "limit_leaks", "filter_fn", "limit_leaked_objects"],
  ],
};
