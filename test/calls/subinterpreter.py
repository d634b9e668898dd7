"""A sub-interpreter"""

if __name__ == "inside":
    kept = [bytearray(100_000) for _ in range(200)]  # reaches: 200 * 100_057
else:
    try:
        import _interpreters as interpreters
    except ImportError:
        import _xxsubinterpreters as interpreters
    from known import at_peak

    mine = [bytearray(100_000) for _ in range(100)]  # reaches: 100 * 100_057
    run = f"import runpy; kept = runpy.run_path({__file__!r}, run_name='inside')"
    other = interpreters.create()
    interpreters.run_string(other, run)
    at_peak()
