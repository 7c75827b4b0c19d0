using System.Text.Json;

namespace Ullage.Inspection.Images;

/// <summary>An image's configuration, as far as it is looked at.</summary>
internal sealed record ImageConfiguration
{
    private const int Most = 10_000;

    public string Platform { get; private init; } = "";

    public IReadOnlyList<string> Entrypoint { get; private init; } = [];

    public IReadOnlyList<string> Command { get; private init; } = [];

    public string User { get; private init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; private init; } = [];

    public string WorkingDirectory { get; private init; } = "";

    public IReadOnlyList<string> Ports { get; private init; } = [];

    public string StopSignal { get; private init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; private init; } = [];

    public IReadOnlyList<string> Volumes { get; private init; } = [];

    /// <summary>What made each layer, in order; those that made none are left out.</summary>
    public IReadOnlyList<string> CreatedBy { get; private init; } = [];

    /// <summary>Reads it.</summary>
    /// <exception cref="InspectionException">Damaged.</exception>
    public static ImageConfiguration Read(byte[] json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var config = root.TryGetProperty("config", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
            return new ImageConfiguration
            {
                Platform = string.Join('/', new[] { Text(root, "os"), Text(root, "architecture"), Text(root, "variant") }.Where(static p => p.Length > 0)),
                Entrypoint = List(config, "Entrypoint"),
                Command = List(config, "Cmd"),
                User = Text(config, "User"),
                Environment = [.. List(config, "Env").Select(static e => e.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? new KeyValuePair<string, string>(e[..equals], e[(equals + 1)..]) : new(e, ""))],
                WorkingDirectory = Text(config, "WorkingDir"),
                Ports = Keys(config, "ExposedPorts"),
                StopSignal = Text(config, "StopSignal"),
                Labels = Pairs(config, nameof(Labels)),
                Volumes = Keys(config, "Volumes"),
                CreatedBy = History(root),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw InspectionException.Malformed($"{name}: the image's configuration is damaged ({e.Message})", e);
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static List<string> List(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Take(Most).Select(static v => v.ToString())] : [];

    private static List<string> Keys(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject().Take(Most).Select(static p => p.Name)] : [];

    private static List<KeyValuePair<string, string>> Pairs(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? [.. value.EnumerateObject().Take(Most).Select(static p => new KeyValuePair<string, string>(p.Name, p.Value.ToString()))]
            : [];

    private static List<string> History(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("history", out var history) && history.ValueKind == JsonValueKind.Array
            ? [.. history.EnumerateArray().Take(Most).Where(static h => h.ValueKind == JsonValueKind.Object && !(h.TryGetProperty("empty_layer", out var empty) && empty.ValueKind == JsonValueKind.True)).Select(static h => Text(h, "created_by"))]
            : [];
}
