using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>What is predicted of the proposal.</summary>
internal static class RiskSection
{
    public static void Write(Paper paper, ContainerRecommendation container, bool apart = true)
    {
        if (container.Risk is { } risk && RiskText.Of(risk) is { } text)
        {
            if (apart)
            {
                paper.Line();
            }

            Bulleted.Write(paper, new StyledText("Risk", Ink.Bold).Add($"  within {Moments.Duration(risk.Horizon)}  ", Ink.Dim), text);
        }
    }
}
