namespace ProxyLab.Bench;
internal static class MicroBenchmarks { internal static int Run(BenchOptions o) { _ = o; return 0; } }
