using System.Text;
using Ullage.Application.Apply;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output;
using Ullage.Cli.Output.Apply;
using Ullage.Cli.Running;
using Ullage.Manifests.Folders;

namespace Ullage.Cli.Commands.Generate;

/// <summary>Where what is generated goes. Unlike a report, which is made again at any time, a file that is there may be somebody's own: one that differs is replaced only by <c>--force</c>.</summary>
internal static class GenerateOutput
{
    /// <summary>Writes to the file asked for, or to standard output.</summary>
    /// <exception cref="UsageException">The file is there and says otherwise.</exception>
    public static void Write(Invocation invocation, string text)
    {
        if (invocation.Settings.Get(OutputSettings.OutputFile) is { } path)
        {
            RefuseOther(invocation, [(path, text)]);
        }

        ReportRun.Write(invocation, output => output.Write(text));
    }

    /// <summary>The same of what follows from manifests, which change: <c>--diff</c> shows how the file would.</summary>
    /// <exception cref="UsageException">The file is there and says otherwise.</exception>
    public static void WriteOrDiff(Invocation invocation, string text)
    {
        var settings = invocation.Settings;
        var full = settings.Get(OutputSettings.OutputFile) is { } path && SaysOtherwise(invocation.PathOf(path), text) ? invocation.PathOf(path) : null;
        RefuseReplacing(invocation, full is null ? [] : [full]);
        if (full is not null && settings.Get(ApplySettings.Diff) && !settings.Get(ApplySettings.Yes))
        {
            using var output = invocation.Surroundings.OpenOutput();
            DiffText.Write(output, new FilePlan([Edit(full, text)!], [], []), invocation.Surroundings.Directory, ReportRun.Style(invocation));
            return;
        }

        ReportRun.Write(invocation, output => output.Write(text));
    }

    /// <summary>The same in the run's style.</summary>
    public static void Write(Invocation invocation, Action<TextWriter, OutputStyle> write)
    {
        using var text = new StringWriter();
        write(text, ReportRun.Style(invocation));
        Write(invocation, text.ToString());
    }

    /// <summary>Writes files of a folder.</summary>
    /// <exception cref="UsageException">One is there and says otherwise.</exception>
    public static int Write(Invocation invocation, string folder, IReadOnlyList<(string Name, string Text)> files)
    {
        RefuseOther(invocation, [.. files.Select(f => (Path.Join(folder, f.Name), f.Text))]);
        return OutputFolder.Write(invocation.PathOf(folder), folder, files);
    }

    /// <summary>What makes a file say a text; null where it does.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static FileEdit? Edit(string path, string text)
    {
        try
        {
            var after = Encoding.UTF8.GetBytes(text);
            var before = File.Exists(path) ? File.ReadAllBytes(path) : (ReadOnlyMemory<byte>?)null;
            return before is { } bytes && bytes.Span.SequenceEqual(after) ? null : new(path, before, after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read ({OutputFile.Told(e)})");
        }
    }

    /// <summary>Refuses to replace files that are there and say otherwise.</summary>
    /// <param name="invocation">The run.</param>
    /// <param name="there">Their paths.</param>
    /// <exception cref="UsageException">There are some, and <see cref="MayReplace"/> is not so.</exception>
    public static void RefuseReplacing(Invocation invocation, IReadOnlyList<string> there)
    {
        if (!MayReplace(invocation))
        {
            Refuse([.. there.Select(p => Shown(invocation, p))], static them => $"{ApplySettings.Diff.Flag} shows the difference, {GenerateSettings.Force.Flag} replaces {them}");
        }
    }

    /// <summary>Whether what is there may be replaced, or only the difference is shown.</summary>
    public static bool MayReplace(Invocation invocation) =>
        invocation.Settings.Get(GenerateSettings.Force) || (invocation.Settings.Get(ApplySettings.Diff) && !invocation.Settings.Get(ApplySettings.Yes));

    /// <summary>A path as the user knows it: from where they are, if it is inside.</summary>
    public static string Shown(Invocation invocation, string path) => Path.GetRelativePath(invocation.Surroundings.Directory, path) is var inside && inside.StartsWith("..", StringComparison.Ordinal) ? path : inside;

    private static void RefuseOther(Invocation invocation, IReadOnlyList<(string Path, string Text)> files)
    {
        if (!invocation.Settings.Get(GenerateSettings.Force))
        {
            Refuse([.. files.Where(f => SaysOtherwise(invocation.PathOf(f.Path), f.Text)).Select(static f => f.Path)], static them => $"{GenerateSettings.Force.Flag} replaces {them}, another {OutputSettings.OutputFile.Flag} leaves {them} alone");
        }
    }

    private static void Refuse(List<string> there, Func<string, string> wayOut)
    {
        if (there.Count > 0)
        {
            throw new UsageException($"{string.Join(", ", there)} {(there.Count == 1 ? "is there already and differs" : "are there already and differ")}; {wayOut(there.Count == 1 ? "it" : "them")}");
        }
    }

    /// <summary>What is empty, as devices and pipes are, holds nothing that could be lost.</summary>
    private static bool SaysOtherwise(string path, string text)
    {
        try
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            return File.Exists(path) && new FileInfo(path).Length is > 0 and var length && (length != bytes.Length || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
