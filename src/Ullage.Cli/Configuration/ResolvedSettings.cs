namespace Ullage.Cli.Configuration;

/// <summary>Which layer a value came from; a lower one wins.</summary>
internal enum OriginKind
{
    /// <summary>A flag of this command line.</summary>
    Flag,

    /// <summary>The environment.</summary>
    Environment,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>Nobody gave it.</summary>
    Default,
}

/// <summary>Where a value was given.</summary>
/// <param name="Kind">The layer.</param>
/// <param name="Place">The flag, the variable, or file and line; empty for a default.</param>
internal sealed record Origin(OriginKind Kind, string Place)
{
    /// <summary>Nobody gave it.</summary>
    public static Origin Default { get; } = new(OriginKind.Default, "");

    /// <summary>For people.</summary>
    public override string ToString() => Kind switch
    {
        OriginKind.Flag => "flag " + Place,
        OriginKind.Environment => "environment " + Place,
        OriginKind.File => "file " + Place,
        _ => "default",
    };
}

/// <summary>The texts given for a setting and where.</summary>
internal sealed record GivenValue(IReadOnlyList<string> Texts, Origin Origin);

/// <summary>All settings of a run, merged: flag over environment over file over default.</summary>
internal sealed class ResolvedSettings
{
    private readonly Dictionary<Setting, GivenValue> _given;
    private readonly Dictionary<Setting, object?> _values;

    internal ResolvedSettings(Dictionary<Setting, GivenValue> given, Dictionary<Setting, object?> values)
    {
        _given = given;
        _values = values;
    }

    /// <summary>The value, or the setting's default.</summary>
    public T Get<T>(Setting<T> setting) => _values.TryGetValue(setting, out var value) ? (T)value! : setting.Otherwise;

    /// <summary>Whether anyone gave it.</summary>
    public bool IsGiven(Setting setting) => _given.ContainsKey(setting);

    /// <summary>What was given, or null.</summary>
    public GivenValue? Given(Setting setting) => _given.GetValueOrDefault(setting);

    /// <summary>The same with another value of a setting, as if it were the default.</summary>
    public ResolvedSettings With<T>(Setting<T> setting, T value) => new(_given, new(_values) { [setting] = value });

    /// <summary>The same without what was given for some settings.</summary>
    public ResolvedSettings Without(params ReadOnlySpan<Setting> settings)
    {
        var (given, values) = (new Dictionary<Setting, GivenValue>(_given), new Dictionary<Setting, object?>(_values));
        foreach (var setting in settings)
        {
            given.Remove(setting);
            values.Remove(setting);
        }

        return new(given, values);
    }

    /// <summary>The setting as the user gave it, for messages: <c>--at</c>, <c>ULLAGE_AT</c> or <c>at</c> with file and line.</summary>
    public string NameOf(Setting setting) => Given(setting)?.Origin is { } origin ? SettingsMerge.NameOf(setting, origin) : setting.Flag;
}
