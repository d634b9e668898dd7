/* A library with thread-local storage that has to lie in what little room the loader left for it. */
__attribute__((tls_model("initial-exec"))) __thread char local[128] = {1};
int use(void) { return local[0] + local[127]++; }
