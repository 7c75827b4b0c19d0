using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>The rules that spoke, by setting; the one that decided is marked.</summary>
internal static class ReasonSection
{
    public static void Write(Paper paper, ContainerRecommendation container)
    {
        if (container.Reasons.Count == 0)
        {
            return;
        }

        paper.Line();
        paper.Line(new StyledText("Why", Ink.Bold).Add("  ◆ decided the value", Ink.Dim));
        foreach (var group in container.Reasons.GroupBy(static r => r.Field).OrderBy(static g => g.Key))
        {
            paper.Line("  " + SettingChange.Title(group.Key), Ink.Dim);
            foreach (var reason in group.Where(ReasonOrder.IsTold).OrderByDescending(static r => r.Binding))
            {
                var ink = reason.Binding ? Ink.Plain : Ink.Dim;
                Bulleted.Write(paper, new StyledText(reason.Binding ? "  ◆ " : "  ◇ ", reason.Binding ? Ink.Good : Ink.Dim), $"{reason.Text} [{reason.Rule}]", ink);
                if (reason.Evidence is { } evidence)
                {
                    Bulleted.Write(paper, new StyledText("      "), Descriptions.Evidence(evidence), Ink.Dim);
                }
            }

            if (ReasonOrder.AlsoHeld(group) is { } others)
            {
                Bulleted.Write(paper, new StyledText("  ◇ ", Ink.Dim), others, Ink.Dim);
            }
        }
    }
}
