using System.Text;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Cli.Running;
using Ullage.Generators.Objects;
using Ullage.Generators.Writing;

namespace Ullage.Cli.Commands.Generate;

/// <summary>Disruption budgets of workloads that have none yet.</summary>
internal static class BudgetInput
{
    /// <summary>Makes them.</summary>
    /// <exception cref="UsageException">Every workload has one.</exception>
    public static IReadOnlyList<Manifest> Make(Invocation invocation)
    {
        var files = GenerateInput.Files(invocation);
        var made = GenerateInput.Subjects(invocation, files).Select(static s => (Subject: s, Budget: DisruptionBudget.Make(s))).ToList();
        if (files.Count == 0)
        {
            return made.ConvertAll(static m => m.Budget);
        }

        // Whatever was read is meant for one place, so that it is one text, behind which the new ones stand; the audit tells which of them are second.
        var there = string.Concat(files[0].Around.Select(static o => o.Document.File).Distinct().Select(static f => Encoding.UTF8.GetString(f.Bytes) + "\n---\n"));
        var report = Auditor.Run([new SourceText("", Encoding.UTF8.GetBytes(there + Manifest.Join(made.Select(static m => m.Budget))))], new AuditOptions { Only = new HashSet<string> { "pdb-overlap" }, Today = default });
        var lines = there.Count(static c => c == '\n');
        var second = report.Findings.Where(f => f.Start.Line > lines).DistinctBy(static f => (f.Resource.Namespace, f.Resource.Name)).ToList();
        var told = second.ConvertAll(static f => $"left out: PodDisruptionBudget {f.Resource.Name} {f.Message}");
        if (second.Count == made.Count)
        {
            throw new UsageException(told);
        }

        told.ForEach(invocation.Surroundings.Say);
        return [.. made.Where(m => !second.Exists(f => f.Resource.Name == m.Subject.Name && f.Resource.Namespace == m.Subject.Namespace)).Select(static m => m.Budget)];
    }
}
