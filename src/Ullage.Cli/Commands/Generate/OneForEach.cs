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
        var (line, kept, told) = (there.Count(static c => c == '\n'), new List<(ServiceSubject Subject, Manifest Made)>(), new List<string>());
        foreach (var one in made)
        {
            // By its lines, as workloads of two kinds may be called alike, and so is what is made for them.
            var (first, last) = (line + 1, line += one.Made.ToString().Count(static c => c == '\n') + 1);
            if (report.Findings.FirstOrDefault(f => f.Start.Line >= first && f.Start.Line < last) is { } second)
            {
                told.Add($"{one.Made.Kind} {one.Made.Name}{(char.IsAsciiLetterLower(second.Message[0]) ? " " : ": ")}{second.Message}");
            }
            else if (kept.FirstOrDefault(k => k.Made.Name == one.Made.Name && k.Made.Namespace == one.Made.Namespace) is { Made: not null } alike)
            {
                told.Add($"{one.Made.Kind} {one.Made.Name} of {one.Subject.Kind} {one.Subject.Name}, as that of {alike.Subject.Kind} {alike.Subject.Name} is called alike and one would replace the other; make it from its manifest alone, and give it another name");
            }
            else
            {
                kept.Add(one);
            }
        }

        made.Clear();
        made.AddRange(kept);
        return told;
    }
}
