using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>A workload that gets no patch although its numbers change.</summary>
/// <param name="Workload">Which.</param>
/// <param name="Reason">Why, and what to do instead.</param>
internal sealed record SkippedPatch(WorkloadId Workload, string Reason);
