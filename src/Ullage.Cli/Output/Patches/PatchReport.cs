using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>All patches as documents of one YAML stream; in a folder, a file for each.</summary>
internal sealed class PatchReport : IFolderReport
{
    /// <inheritdoc/>
    public string Name => "patch";

    /// <inheritdoc/>
    public string Description => "strategic-merge patches for kubectl patch, one a workload";

    /// <inheritdoc/>
    public string FileExtension => ".yaml";

    /// <inheritdoc/>
    public bool TellsNotices => false;

    /// <inheritdoc/>
    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        output.Write("# kubectl patch takes one document at a time: --output-file FOLDER/ writes a file for each workload.\n");
        var patches = 0;
        foreach (var (file, skipped) in PatchSet.Of(report))
        {
            if (file is not null)
            {
                output.Write("---\n");
                output.Write(file.Text);
                patches++;
            }
            else if (skipped is not null)
            {
                output.Write($"# {Skipped(skipped)}\n");
            }
        }

        if (patches == 0)
        {
            output.Write("# Nothing to patch.\n");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Text)> Files(RecommendationReport report) =>
        PatchSet.Of(report).Where(static p => p.File is not null).Select(static p => (p.File!.FileName, p.File.Text));

    /// <inheritdoc/>
    public IEnumerable<string> LeftOut(RecommendationReport report) =>
        PatchSet.Of(report).Where(static p => p.Skipped is not null).Select(static p => Skipped(p.Skipped!));

    private static string Skipped(SkippedPatch skipped) => $"skipped {TerminalText.Clean(skipped.Workload.ToString())}: {TerminalText.Clean(skipped.Reason)}";
}
