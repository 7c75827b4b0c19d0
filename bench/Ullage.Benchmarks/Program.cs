using BenchmarkDotNet.Running;
using Ullage.Benchmarks.Decide;

// dotnet run -c Release --project bench/Ullage.Benchmarks -- --filter '*', or bench/decide
if (args is ["decide", .. var rest])
{
    return DecideFromState.Run(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
