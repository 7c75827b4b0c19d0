using BenchmarkDotNet.Running;
using Ullage.Benchmarks.Decide;
using Ullage.Benchmarks.Manifests;

// dotnet run -c Release --project bench/Ullage.Benchmarks -- --filter '*', or bench/decide, bench/manifests
if (args is ["decide", .. var rest])
{
    return DecideFromState.Run(rest);
}

if (args is ["manifests"])
{
    return SpliceEdit.Run();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
