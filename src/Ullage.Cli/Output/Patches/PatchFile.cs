using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>A patch for one workload, or for its autoscaler.</summary>
/// <param name="Workload">Which.</param>
/// <param name="FileName">A name safe on every file system, the same on every run, different for different workloads.</param>
/// <param name="Text">One YAML document with its instructions in comments, ending with a line break.</param>
internal sealed record PatchFile(WorkloadId Workload, string FileName, string Text);
