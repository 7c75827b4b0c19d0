using System.Text;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output;
using Ullage.Cli.Running;

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

    private static void RefuseOther(Invocation invocation, IReadOnlyList<(string Path, string Text)> files)
    {
        var other = invocation.Settings.Get(GenerateSettings.Force) ? [] : files.Where(f => SaysOtherwise(invocation.PathOf(f.Path), f.Text)).Select(static f => f.Path).ToList();
        if (other.Count > 0)
        {
            throw new UsageException($"{string.Join(", ", other)} {(other.Count == 1 ? "is" : "are")} there already and differ{(other.Count == 1 ? "s" : "")}; {GenerateSettings.Force.Flag} replaces {(other.Count == 1 ? "it" : "them")}, another {OutputSettings.OutputFile.Flag} leaves {(other.Count == 1 ? "it" : "them")} alone");
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
