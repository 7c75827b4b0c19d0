using Ullage.Cli.Commands.Generate;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Commands;

/// <summary>Every command.</summary>
internal static class CommandTable
{
    /// <summary>Every command, in the order of the help.</summary>
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        RecommendCommand.Definition,
        ExplainCommand.Definition,
        ApplyCommand.Definition,
        VerifyCommand.Definition,
        ChangesCommand.Definition,
        RollbackCommand.Definition,
        BacktestCommand.Definition,
        RightsizeCommand.Definition,
        AuditCommand.Definition,
        ChecklistCommand.Definition,
        InspectCommand.Definition,
        RulesCommand.Definition,
        .. GenerateCommands.All,
        GenerateDashboardCommand.Definition,
        GenerateRulesCommand.Alerts,
        GenerateRulesCommand.Recordings,
        DemoCommand.Definition,
        RecordCommand.Definition,
        ConfigShowCommand.Definition,
        CompletionCommand.Definition,
        VersionCommand.Definition,
        ReferenceCommand.Definition,
    ];

    /// <summary>The commands of several words that begin with these words.</summary>
    public static IEnumerable<CommandDefinition> Under(string path) => All.Where(c => !c.Hidden && c.Name.StartsWith(path + " ", StringComparison.Ordinal));

    /// <summary>The settings a command takes, those of every command included.</summary>
    public static IEnumerable<Setting> SettingsOf(CommandDefinition command) => command.Settings.Concat(SettingTable.General);
}
