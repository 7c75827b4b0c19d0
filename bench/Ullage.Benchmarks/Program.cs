using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/Ullage.Benchmarks -- --filter '*Reduction*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
