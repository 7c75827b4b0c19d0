namespace Ullage.Cli.Configuration;

/// <summary>How a setting may be written.</summary>
internal enum SettingShape
{
    /// <summary>One value; the last flag counts.</summary>
    One,

    /// <summary>Any number of values: the flag repeated, a list in the file, commas in the environment.</summary>
    Many,

    /// <summary>Any number of <c>name=value</c>: the flag repeated, a mapping in the file, commas in the environment.</summary>
    Pairs,

    /// <summary>On or off: a flag without a value.</summary>
    Switch,
}

/// <summary>
/// One declaration of one setting. Flag, environment name, key of the configuration file, help, completion and the reference page all follow from it.
/// </summary>
internal abstract class Setting
{
    /// <summary>The name, such as <c>max-samples</c>: the flag without dashes and the key in the file.</summary>
    public required string Name { get; init; }

    /// <summary>One letter that stands for the flag, or null.</summary>
    public char? Letter { get; init; }

    /// <summary>Under which heading of the help it stands.</summary>
    public required SettingGroup Group { get; init; }

    /// <summary>What stands for the value in the help, such as <c>URL</c>; empty for a switch.</summary>
    public string Placeholder { get; init; } = "";

    /// <summary>What it does, in sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>The default as a user would write it, or words for what happens without; empty where nothing does.</summary>
    public string Default { get; init; } = "";

    /// <summary>A value as an example, as it would be written after the flag; empty for a switch.</summary>
    public string Example { get; init; } = "";

    /// <summary>The values allowed, or empty when they are not a list.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>How it may be written.</summary>
    public SettingShape Shape { get; init; }

    /// <summary>Whether the value names a file or folder, so that shells complete it.</summary>
    public bool IsPath { get; init; }

    /// <summary>False for what only makes sense on one command line, such as <c>--plan</c>: not taken from the file.</summary>
    public bool InFile { get; init; } = true;

    /// <summary>How a value is shown by <c>config show</c> and in errors; hides what may be secret.</summary>
    public Func<string, string> Shown { get; init; } = static value => value;

    /// <summary>The flag.</summary>
    public string Flag => "--" + Name;

    /// <summary>The environment name.</summary>
    public string Variable => "ULLAGE_" + Name.ToUpperInvariant().Replace('-', '_');

    /// <summary>Reads the text.</summary>
    /// <exception cref="FormatException">A value is not understood; the message says what was found and what is expected.</exception>
    public abstract object? Parse(IReadOnlyList<string> texts);

    /// <summary>The value without any text.</summary>
    public abstract object? Fallback { get; }
}

/// <summary>A setting with the type of its value.</summary>
internal sealed class Setting<T> : Setting
{
    /// <summary>Reads the text; throws <see cref="FormatException"/>.</summary>
    public required Func<IReadOnlyList<string>, T> Read { get; init; }

    /// <summary>The value without any text.</summary>
    public required T Otherwise { get; init; }

    /// <inheritdoc/>
    public override object? Fallback => Otherwise;

    /// <inheritdoc/>
    public override object? Parse(IReadOnlyList<string> texts) => Read(texts);
}

/// <summary>The headings of the help, in order.</summary>
internal enum SettingGroup
{
    /// <summary>What is changed, and how far it goes.</summary>
    Apply,

    /// <summary>Where samples come from.</summary>
    Source,

    /// <summary>How to be let in.</summary>
    Access,

    /// <summary>Which containers, which stretch of history.</summary>
    Selection,

    /// <summary>How numbers are chosen.</summary>
    Sizing,

    /// <summary>What they cost.</summary>
    Cost,

    /// <summary>What an audit tells.</summary>
    Audit,

    /// <summary>How something is generated.</summary>
    Generate,

    /// <summary>What is written, and where.</summary>
    Output,

    /// <summary>The job in the cluster: what it keeps and whom it tells.</summary>
    Job,

    /// <summary>For every command.</summary>
    General,
}
