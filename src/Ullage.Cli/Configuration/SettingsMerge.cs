namespace Ullage.Cli.Configuration;

/// <summary>Merges the layers of settings and reads every value, gathering all problems instead of stopping at the first.</summary>
internal static class SettingsMerge
{
    /// <summary>Merges.</summary>
    /// <param name="settings">The settings that the command takes.</param>
    /// <param name="flags">Texts by flag.</param>
    /// <param name="variable">Reads the environment; null where the command does not look there.</param>
    /// <param name="file">The configuration file, or null.</param>
    /// <param name="problems">Every problem found is added here, each a line.</param>
    /// <param name="others">Variables without our prefix that the command heeds too, where ours is not set.</param>
    public static ResolvedSettings Merge(
        IEnumerable<Setting> settings,
        IReadOnlyDictionary<Setting, IReadOnlyList<string>> flags,
        Func<string, string?>? variable,
        ConfigurationFile? file,
        List<string> problems,
        IReadOnlyDictionary<Setting, string>? others = null)
    {
        var given = new Dictionary<Setting, GivenValue>();
        var values = new Dictionary<Setting, object?>();
        foreach (var setting in settings)
        {
            if (Find(setting, flags, variable, file, others?.GetValueOrDefault(setting)) is not { } found)
            {
                continue;
            }

            given[setting] = found;
            try
            {
                values[setting] = setting.Parse(found.Texts);
            }
            catch (FormatException e)
            {
                problems.Add($"{NameOf(setting, found.Origin)}: {e.Message}");
            }
        }

        return new ResolvedSettings(given, values);
    }

    /// <summary>How the user wrote a setting's name at an origin.</summary>
    public static string NameOf(Setting setting, Origin origin) => origin.Kind switch
    {
        OriginKind.Environment => origin.Place,
        OriginKind.File => $"{origin.Place}: {setting.Name}",
        _ => setting.Flag,
    };

    private static GivenValue? Find(Setting setting, IReadOnlyDictionary<Setting, IReadOnlyList<string>> flags, Func<string, string?>? variable, ConfigurationFile? file, string? other)
    {
        if (flags.TryGetValue(setting, out var texts))
        {
            return new GivenValue(setting.Shape == SettingShape.Switch && texts.Count == 0 ? ["true"] : texts, new Origin(OriginKind.Flag, setting.Flag));
        }

        var place = variable?.Invoke(setting.Variable) is { Length: > 0 } || other is null ? setting.Variable : other;
        if (variable?.Invoke(place) is { Length: > 0 } text)
        {
            IReadOnlyList<string> parts = setting.Shape is SettingShape.Many or SettingShape.Pairs
                ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                : [text];
            return new GivenValue(parts, new Origin(OriginKind.Environment, place));
        }

        return file is not null && file.Values.TryGetValue(setting, out var fromFile) ? fromFile : null;
    }
}
