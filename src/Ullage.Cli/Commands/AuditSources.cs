using Ullage.Audit.Sources;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;

namespace Ullage.Cli.Commands;

/// <summary>What an audit and a checklist read of the paths that they are given.</summary>
internal static class AuditSources
{
    private const int MostInput = 256 << 20;

    /// <summary>The files in order, each once; an empty full path stands for standard input.</summary>
    public static List<SourcePath> Paths(Invocation invocation, List<SourceProblem> left, List<string> problems)
    {
        var found = new List<SourcePath>();
        foreach (var path in invocation.Arguments)
        {
            var full = path == "-" ? "" : invocation.PathOf(path);
            if (path == "-" && invocation.Settings.Get(MendSettings.Fix) && !invocation.Settings.Get(ApplySettings.Diff))
            {
                problems.Add("--fix cannot write to standard input; give files, or --diff");
            }
            else if (full.Length > 0 && invocation.Settings.Get(MendSettings.Fix) && !invocation.Settings.Get(ApplySettings.Diff) && IsPipe(full))
            {
                problems.Add($"--fix cannot write to the pipe {path}; give files, or --diff");
            }
            else if (path == "-" || File.Exists(full) || ArtifactSource.Is(full))
            {
                found.Add(new(path, full));
            }
            else if (Directory.Exists(full))
            {
                foreach (var file in SourceFolder.Files(full, left))
                {
                    found.Add(new(SourceFolder.Shown(path, full, file), file));
                }
            }
            else
            {
                problems.Add($"{path}: no such file or folder; give a manifest, a folder of them, a Dockerfile, an image, a binary, or - for standard input");
            }
        }

        return [.. found.DistinctBy(static p => p.Full)];
    }

    /// <summary>The texts of paths: images and binaries as facts, everything else as it stands.</summary>
    public static List<(SourcePath Path, SourceText Text)> Read(Invocation invocation, List<SourcePath> paths, List<SourceProblem> left, CancellationToken cancellationToken)
    {
        var shown = paths.Where(static p => p.Full.Length > 0).ToDictionary(static p => p.Shown, StringComparer.Ordinal);
        var artifacts = shown.Values.Where(static p => ArtifactSource.Is(p.Full)).ToList();
        var sources = SourceReader.Read([.. shown.Values.Except(artifacts)], left, cancellationToken).Concat(ArtifactSource.Read(artifacts, left, cancellationToken)).Select(t => (shown[t.Path], t)).ToList();
        if (paths.Any(static p => p.Full.Length == 0))
        {
            sources.Add((new("-", ""), StandardInputText(invocation)));
        }

        return sources;
    }

    /// <summary>Tells what was not read, or counts it where it is as it should be.</summary>
    public static void Tell(Invocation invocation, IReadOnlyList<SourceProblem> problems)
    {
        var settings = invocation.Settings;
        foreach (var problem in problems.Where(p => p.IsFault || settings.Get(GeneralSettings.Verbose)))
        {
            invocation.Surroundings.Say($"{problem.Path}: {problem.Reason}");
        }

        var leftOut = problems.Count(static p => !p.IsFault);
        if (leftOut > 0 && !settings.Get(GeneralSettings.Verbose))
        {
            invocation.Remark($"{leftOut} of the files and folders left out (templates, patches); --verbose names them");
        }
    }

    private static bool IsPipe(string full) => full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal) || NamedPipe.Is(full) is true;

    private static SourceText StandardInputText(Invocation invocation) =>
        new("-", StandardInput.Read(invocation.Surroundings, MostInput) ?? throw new UsageException([$"standard input has more than {MostInput >> 20} MiB; audit files instead"]));
}
