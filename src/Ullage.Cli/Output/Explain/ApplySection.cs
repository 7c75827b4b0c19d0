using Ullage.Application.Apply;
using Ullage.Cli.Output.Patches;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>The command that makes the change, ready to be pasted into a shell.</summary>
internal static class ApplySection
{
    public static void Write(Paper paper, WorkloadRecommendation workload, bool apart = true)
    {
        if (ProposedChanges.Of(workload) is not { } proposed)
        {
            return;
        }

        if (apart)
        {
            paper.Line();
            paper.Line("Apply", Ink.Bold);
        }

        if (proposed.ClusterRefusal is { } refusal)
        {
            Bulleted.Write(paper, new StyledText("  "), $"No patch: {refusal}.", Ink.Dim);
            return;
        }

        // Not wrapped: what is copied must stay one command.
        var own = PatchDocument.CommandInline(proposed);
        var scaler = proposed.Autoscaler is null ? null : AutoscalerPatch.CommandInline(proposed);
        foreach (var command in (string?[])(proposed.Order == AutoscalerOrder.TargetFirst ? [scaler, own] : [own, scaler]))
        {
            if (command is not null)
            {
                paper.Line("  " + command);
            }
        }
    }
}
