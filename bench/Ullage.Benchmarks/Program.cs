using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/Ullage.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
