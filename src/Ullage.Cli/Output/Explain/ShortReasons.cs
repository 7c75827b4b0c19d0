using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>What decided each setting, a line or two each, where the memory limit is explained apart and the screen is needed for that.</summary>
internal static class ShortReasons
{
    public static void Write(Paper paper, ContainerRecommendation container)
    {
        foreach (var reason in container.Reasons.Where(static r => r.Binding && r.Field is not (ResourceField.Environment or ResourceField.MemoryLimit)).OrderBy(static r => r.Field))
        {
            Bulleted.Write(paper, new StyledText("◆ ", Ink.Good).Add(SettingChange.Title(reason.Field) + "  ", Ink.Dim), $"{reason.Text} [{reason.Rule}]");
        }
    }
}
