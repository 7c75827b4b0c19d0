using System.Text;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.BuildInfo;

namespace Ullage.Inspection.Tests.Oracles;

/// <summary>Facts printed as <c>go version -m</c> prints them, so that the two texts can be compared whole.</summary>
internal static class GoVersionText
{
    public static string Of(BinaryFacts facts)
    {
        var build = facts.Go!.Build!;
        var text = new StringBuilder($"{facts.Name}: {build.Toolchain}\n");
        if (build.Path.Length > 0)
        {
            text.Append($"\tpath\t{build.Path}\n");
        }

        if (build.Main is { } main)
        {
            Module(text, "mod", main);
        }

        foreach (var module in build.Dependencies)
        {
            Module(text, "dep", module);
        }

        foreach (var setting in build.Settings)
        {
            text.Append($"\tbuild\t{setting.Key}={(setting.Value.Any(static c => c is (char)34 or (char)96 || char.IsWhiteSpace(c)) ? $"\"{setting.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"" : setting.Value)}\n");
        }

        return text.ToString();
    }

    private static void Module(StringBuilder text, string word, GoModule module)
    {
        text.Append($"\t{word}\t{module.Path}\t{module.Version}");
        text.Append(module.Replacement is null ? $"\t{module.Sum}\n" : "\n");
        if (module.Replacement is { } other)
        {
            Module(text, "=>", other);
        }
    }
}
