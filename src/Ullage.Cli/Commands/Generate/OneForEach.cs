using System.Text;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Cli.Running;
using Ullage.Generators;
using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;

namespace Ullage.Cli.Commands.Generate;

/// <summary>Objects of which a workload bears one alone: for those workloads that have none yet.</summary>
internal static class OneForEach
{
    /// <summary>Makes them. One of the same name that is there is no second one: what is made takes its place.</summary>
    /// <param name="invocation">The run.</param>
    /// <param name="rule">The audit's rule that tells a second one.</param>
    /// <param name="make">Makes one.</param>
    /// <exception cref="UsageException">None can be made: every workload has one, or bears none.</exception>
    public static IReadOnlyList<(ServiceSubject Subject, Manifest Made)> Make(Invocation invocation, string rule, Func<ServiceSubject, Manifest> make)
    {
        var files = GenerateInput.Files(invocation);
        var (made, told) = (new List<(ServiceSubject Subject, Manifest Made)>(), new List<string>());
        foreach (var subject in GenerateInput.Subjects(invocation, files))
        {
            try
            {
                made.Add((subject, make(subject)));
            }
            catch (GenerationException e) when (files.Count > 0)
            {
                told.Add(e.Message);
            }
        }

        if (files.Count > 0 && made.Count > 0)
        {
            told.AddRange(Second(files, rule, made));
        }

        if (made.Count == 0)
        {
            throw new UsageException(told);
        }

        told.ForEach(t => invocation.Surroundings.Say($"left out: {t}"));
        return made;
    }

    /// <summary>Takes out those that would be second, and tells of them.</summary>
    private static List<string> Second(IReadOnlyList<InputFile> files, string rule, List<(ServiceSubject Subject, Manifest Made)> made)
    {
        // Whatever was read is meant for one place, so that it is one text, behind which the new ones stand; the audit tells which of them are second.
        var there = string.Concat(files[0].Around.Select(static o => o.Document.File).Distinct().Select(static f => Encoding.UTF8.GetString(f.Bytes) + "\n---\n"));
        var report = Auditor.Run([new SourceText("", Encoding.UTF8.GetBytes(there + Manifest.Join(made.Select(static m => m.Made))))], new AuditOptions { Only = new HashSet<string> { rule }, Today = default });
        var lines = there.Count(static c => c == '\n');
        var second = report.Findings.Where(f => f.Start.Line > lines).DistinctBy(static f => (f.Resource.Namespace, f.Resource.Name)).ToList();
        var kind = made[0].Made.Kind;
        made.RemoveAll(m => second.Exists(f => f.Resource.Name == m.Subject.Name && f.Resource.Namespace == m.Subject.Namespace));
        return second.ConvertAll(f => $"{kind} {f.Resource.Name}{(char.IsAsciiLetterLower(f.Message[0]) ? " " : ": ")}{f.Message}");
    }
}
