using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>All patches as documents of one YAML stream; with a directory, <see cref="PatchSet"/> gives a file for each.</summary>
internal sealed class PatchReport : IReportWriter
{
    /// <inheritdoc/>
    public string Name => "patch";

    /// <inheritdoc/>
    public string Description => "strategic-merge patches for kubectl patch, one a workload";

    /// <inheritdoc/>
    public string FileExtension => ".yaml";

    /// <inheritdoc/>
    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        output.Write("# kubectl patch takes one document at a time: write them into a directory to have a file for each workload.\n");
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
                output.Write($"# skipped {TerminalText.Clean(skipped.Workload.ToString())}: {TerminalText.Clean(skipped.Reason)}\n");
            }
        }

        if (patches == 0)
        {
            output.Write("# Nothing to patch.\n");
        }
    }
}
