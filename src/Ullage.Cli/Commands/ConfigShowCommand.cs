using System.Globalization;
using System.Text;
using Ullage.Cli.Running;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage config show</c>.</summary>
internal static class ConfigShowCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "config show",
        Summary = "Print the merged settings, each with its origin",
        Description = "Prints every setting as recommend would take it here: flag over environment over file over default. The output is a configuration file; a comment behind each value tells its origin. What may be secret is hidden.",
        Settings = [.. SettingTable.Reading, .. SettingTable.Selecting, .. SettingTable.Sizing, .. SettingTable.Writing],
        Examples = [new("ullage config show", "what holds here, and why"), new("ullage config show --window 14d | grep -v '# default'", "only what someone gave")],
        Run = static (invocation, _) =>
        {
            using var output = invocation.Surroundings.OpenOutput();
            output.Write(Render(invocation.Settings));
            output.Flush();
            return Task.FromResult(ExitCode.Done);
        },
    };

    /// <summary>The settings as YAML.</summary>
    internal static string Render(ResolvedSettings settings)
    {
        var text = new StringBuilder();
        foreach (var setting in SettingTable.All.Where(static s => s.InFile))
        {
            if (settings.Given(setting) is { } given)
            {
                Append(text, setting, given);
            }
            else
            {
                var fallback = setting.Default.Length > 0 ? setting.Default : setting.Shape == SettingShape.Switch ? "false" : "not set";
                text.Append(CultureInfo.InvariantCulture, $"# {setting.Name}: {fallback}  # default\n");
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Setting setting, GivenValue given)
    {
        var shown = given.Texts.Select(setting.Shown).ToList();
        switch (setting.Shape)
        {
            case SettingShape.Many:
                text.Append(CultureInfo.InvariantCulture, $"{setting.Name}: [{string.Join(", ", shown.Select(Quoted))}]  # {given.Origin}\n");
                break;
            case SettingShape.Pairs:
                text.Append(CultureInfo.InvariantCulture, $"{setting.Name}:  # {given.Origin}\n");
                foreach (var pair in shown)
                {
                    var at = pair.IndexOf('=', StringComparison.Ordinal);
                    text.Append(CultureInfo.InvariantCulture, $"  {Quoted(pair[..Math.Max(0, at)])}: {Quoted(pair[(at + 1)..])}\n");
                }

                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{setting.Name}: {Quoted(shown[^1])}  # {given.Origin}\n");
                break;
        }
    }

    /// <summary>A YAML scalar: plain where that is safe, else in double quotes.</summary>
    private static string Quoted(string value)
    {
        var plain = value.Length > 0 && char.IsAsciiLetterOrDigit(value[0]) && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '/' or '-' or '%')
            && value is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off");
        if (plain || value is "true" or "false")
        {
            return value;
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                _ when char.IsControl(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
