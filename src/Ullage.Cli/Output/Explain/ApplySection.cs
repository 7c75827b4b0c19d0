using Ullage.Cli.Output.Documents;
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
        var changes = workload.Containers.Where(ContainerPatch.Changes).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        if (apart)
        {
            paper.Line();
            paper.Line("Apply", Ink.Bold);
        }

        var (target, refusal) = PatchTarget.Of(workload);
        if (target is null)
        {
            Bulleted.Write(paper, new StyledText("  "), $"No patch: {refusal}.", Ink.Dim);
            return;
        }

        var patch = new StringWriter { NewLine = "\n" };
        using (var json = new JsonDocumentWriter(patch, indented: false))
        {
            PatchDocument.Body(json, target, changes);
        }

        var hasScaler = AutoscalerPatch.Has(workload);
        if (hasScaler && AutoscalerPatch.ComesFirst(workload))
        {
            paper.Line("  " + AutoscalerPatch.CommandInline(workload));
        }

        // Not wrapped: what is copied must stay one command.
        paper.Line("  " + PatchDocument.CommandInline(workload.Id, target, patch.ToString().TrimEnd('\n')));
        if (hasScaler && !AutoscalerPatch.ComesFirst(workload))
        {
            paper.Line("  " + AutoscalerPatch.CommandInline(workload));
        }
    }
}
