namespace Ullage.Cli.Configuration;

/// <summary>For every command.</summary>
internal static class GeneralSettings
{
    public static readonly Setting<string?> Config = new()
    {
        Name = "config",
        Group = SettingGroup.General,
        Placeholder = "FILE",
        Summary = "Configuration file: YAML, one key a flag (without the dashes). A flag wins over the environment, the environment over the file.",
        Default = "ullage.yaml in the current directory, if there is one",
        Example = "team.yaml",
        IsPath = true,
        InFile = false,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string> Color = new()
    {
        Name = "color",
        Group = SettingGroup.General,
        Placeholder = "WHEN",
        Summary = "Colours: auto uses them on a terminal, unless NO_COLOR is set.",
        Choices = ["auto", "always", "never"],
        Default = "auto",
        Example = "never",
        Read = Reads.Last(static t => ValueText.Choice(t, ["auto", "always", "never"])),
        Otherwise = "auto",
    };

    public static readonly Setting<bool> Quiet = new()
    {
        Name = "quiet",
        Letter = 'q',
        Group = SettingGroup.General,
        Shape = SettingShape.Switch,
        Summary = "No progress and no remarks; errors are still told.",
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };

    public static readonly Setting<bool> Verbose = new()
    {
        Name = "verbose",
        Letter = 'v',
        Group = SettingGroup.General,
        Shape = SettingShape.Switch,
        Summary = "Tell more: every finding, what was read and how long it took, and where an error came from.",
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };
}
