using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>Today's settings and the proposal, one a line.</summary>
internal static class ProposalSection
{
    private const int NameColumn = 2;

    public static void Write(Paper paper, ContainerRecommendation container, bool apart = true)
    {
        if (apart)
        {
            paper.Line();
        }

        if (Descriptions.Status(container) is { } status)
        {
            Bulleted.Write(paper, new StyledText(), status, Ink.Warning);
        }

        var changes = SettingChange.Of(container);
        var variables = container.Environment;
        var names = changes.Select(static c => SettingChange.Title(c.Field)).Concat(variables.Select(static v => TerminalText.Clean(v.Name)));
        var nameWidth = names.Max(TerminalText.Width);
        var nowWidth = changes.Max(static c => c.Now.Length);
        foreach (var change in changes)
        {
            var line = new StyledText().Space(NameColumn).Add(SettingChange.Title(change.Field), Ink.Dim);
            line.Space(NameColumn + nameWidth + 2 + nowWidth - change.Now.Length - line.Width);
            SettingsColumns.AddLoose(line, change);
            paper.Line(line);
        }

        if (!container.SettingsKnown)
        {
            Bulleted.Write(paper, new StyledText().Space(NameColumn), $"{Amounts.Unknown} not known today: kube-state-metrics does not tell it, so it may be set all the same", Ink.Dim);
        }

        foreach (var variable in variables)
        {
            var line = new StyledText().Space(NameColumn).Add(variable.Name, Ink.Accent).PadTo(NameColumn + nameWidth + 2);
            line.Add(variable.Current ?? "not told", variable.Current is null ? Ink.Dim : Ink.Plain);
            line.Add(variable.Current == variable.Value ? " =" : " → ", Ink.Dim).Add(variable.Current == variable.Value ? "" : variable.Value, Ink.Accent);
            paper.Line(line.Truncated(paper.Width));
        }
    }
}
