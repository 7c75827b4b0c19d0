namespace Ullage.Cli.Configuration;

/// <summary>What of a binary or an image is told.</summary>
internal static class InspectSettings
{
    private static readonly string[] _structs = ["own", "all", "none"];

    public static readonly Setting<string> Structs = new()
    {
        Name = "structs",
        Group = SettingGroup.Output,
        Placeholder = "WHICH",
        Summary = "Whose struct layouts are told, where the binary has debugging entries: own (the main module's, written by hand, that another order makes smaller), all, or none.",
        Choices = _structs,
        Default = "own",
        Example = "all",
        Read = Reads.Last(static text => ValueText.Choice(text, _structs)),
        Otherwise = "own",
    };

    public static readonly Setting<long> Packages = new()
    {
        Name = "packages",
        Group = SettingGroup.Output,
        Placeholder = "NUMBER",
        Summary = "How many packages, sections and files are told, the largest first; json tells all.",
        Default = "10",
        Example = "50",
        Read = Reads.Last(static text => ValueText.Whole(text, 0, 100_000)),
        Otherwise = 10,
    };

    public static readonly Setting<string?> Platform = new()
    {
        Name = "platform",
        Group = SettingGroup.Selection,
        Placeholder = "OS/ARCH",
        Summary = "Which image, where there are several: an index of several platforms, an archive of several images. Which was taken is told.",
        Default = "linux/amd64, else the first",
        Example = "linux/arm64",
        Read = Reads.Last<string?>(static text => text.Split('/') is { Length: 2 or 3 } parts && parts.All(static p => p.Length > 0 && p.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) ? text : throw new FormatException($"\"{text}\" is no platform; expected OS/ARCH or OS/ARCH/VARIANT, such as linux/arm64")),
        Otherwise = null,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Platform, Structs, Packages];
}
