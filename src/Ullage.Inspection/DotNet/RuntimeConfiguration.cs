using System.Text.Json;

namespace Ullage.Inspection.DotNet;

/// <summary>What a runtimeconfig.json asks for.</summary>
/// <param name="Frameworks">Names and versions of frameworks that must be installed.</param>
/// <param name="Properties">Settings of the runtime.</param>
/// <param name="IsSelfContained">Whether the frameworks come with the program.</param>
public sealed record RuntimeConfiguration(IReadOnlyList<string> Frameworks, IReadOnlyList<KeyValuePair<string, string>> Properties, bool IsSelfContained)
{
    private const int MostBytes = 1 << 20;

    /// <summary>Reads the text; null when it is not such a file.</summary>
    public static RuntimeConfiguration? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32 });
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("runtimeOptions", out var options) || options.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var frameworks = new List<string>();
            if (options.TryGetProperty("framework", out var one))
            {
                Add(one, frameworks);
            }

            if (options.TryGetProperty("frameworks", out var several) && several.ValueKind == JsonValueKind.Array)
            {
                foreach (var framework in several.EnumerateArray())
                {
                    Add(framework, frameworks);
                }
            }

            var properties = new List<KeyValuePair<string, string>>();
            if (options.TryGetProperty("configProperties", out var settings) && settings.ValueKind == JsonValueKind.Object)
            {
                foreach (var setting in settings.EnumerateObject())
                {
                    properties.Add(new(setting.Name, setting.Value.ToString()));
                }
            }

            return new RuntimeConfiguration(frameworks, properties, options.TryGetProperty("includedFrameworks", out _));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a file; null when it is not there or not such a file.</summary>
    internal static RuntimeConfiguration? ReadFile(string? path)
    {
        try
        {
            return path is null || new FileInfo(path) is not { Exists: true, Length: <= MostBytes } ? null : Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Add(JsonElement framework, List<string> frameworks)
    {
        if (framework.ValueKind == JsonValueKind.Object && framework.TryGetProperty("name", out var name))
        {
            frameworks.Add(framework.TryGetProperty("version", out var version) ? $"{name} {version}" : name.ToString());
        }
    }
}
