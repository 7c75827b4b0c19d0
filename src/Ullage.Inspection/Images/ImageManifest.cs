using System.Text.Json;

namespace Ullage.Inspection.Images;

/// <summary>Which parts make the image: its configuration and its layers, as paths in the store.</summary>
/// <param name="Digest">What the store calls it.</param>
/// <param name="Tags">Names it was saved under.</param>
/// <param name="Configuration">Path of its configuration.</param>
/// <param name="Layers">Paths of its layers with their digests.</param>
/// <param name="Others">Other platforms or images beside it.</param>
internal sealed record ImageManifest(string Digest, IReadOnlyList<string> Tags, string Configuration, IReadOnlyList<(string Path, string Digest)> Layers, IReadOnlyList<string> Others)
{
    private const int Deepest = 4;
    private const int MostLayers = 1000;
    private const int MostOthers = 100;

    /// <summary>Finds the image of a platform; without one linux/amd64, else the first.</summary>
    /// <exception cref="InspectionException">There is none.</exception>
    public static ImageManifest Find(BlobStore store, string? platform, InspectionLimits limits)
    {
        try
        {
            return store.Document("manifest.json", limits.MaxDocumentBytes) is { } saved ? FromSaved(saved, store)
                : store.Document("index.json", limits.MaxDocumentBytes) is { } index ? FromLayout(index, store, platform, limits)
                : throw InspectionException.NotSupported($"{store.Name}: is no image: neither index.json (OCI layout) nor manifest.json (docker save) is in it");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException and not InspectionException)
        {
            throw InspectionException.Malformed($"{store.Name}: its index or manifest is damaged ({e.Message})", e);
        }
    }

    private static ImageManifest FromSaved(byte[] json, BlobStore store)
    {
        using var document = JsonDocument.Parse(json);
        var images = document.RootElement.EnumerateArray().ToList();
        if (images.Count == 0)
        {
            throw InspectionException.Malformed($"{store.Name}: manifest.json names no image");
        }

        var image = images[0];
        var configuration = Inside(image.GetProperty("Config").GetString(), store);
        var layers = image.GetProperty(nameof(Layers)).EnumerateArray().Take(MostLayers + 1).Select(l => Inside(l.GetString(), store)).Select(static p => (p, p)).ToList();
        return layers.Count > MostLayers
            ? throw InspectionException.TooLarge($"{store.Name}: more than {MostLayers} layers")
            : new ImageManifest(configuration, TagsOf(image), configuration, layers, [.. images.Skip(1).Take(MostOthers).Select(static i => TagsOf(i) is [var tag, ..] ? tag : "an image without a name")]);
    }

    private static ImageManifest FromLayout(byte[] json, BlobStore store, string? platform, InspectionLimits limits)
    {
        var found = new List<(string Digest, string Platform, string Tag)>();
        Collect(json, store, limits, found, 0, "");
        var wanted = platform ?? "linux/amd64";
        var at = found.FindIndex(f => f.Platform == wanted || f.Platform.StartsWith(wanted + "/", StringComparison.Ordinal));
        if (at < 0 && platform is not null && found.Any(static f => f.Platform.Length > 0))
        {
            throw InspectionException.NotSupported($"{store.Name}: holds no image for {platform}; there are {string.Join(", ", found.Select(static f => f.Platform).Distinct())}");
        }

        if (found.Count == 0)
        {
            throw InspectionException.Malformed($"{store.Name}: index.json names no image");
        }

        var chosen = found[Math.Max(at, 0)];
        var manifest = store.Document(BlobPath(chosen.Digest, store), limits.MaxDocumentBytes) ?? throw InspectionException.Malformed($"{store.Name}: the manifest {chosen.Digest} is missing");
        using var document = JsonDocument.Parse(manifest);
        var layers = document.RootElement.GetProperty("layers").EnumerateArray().Take(MostLayers + 1).Select(static l => l.GetProperty("digest").GetString() ?? "").Select(d => (BlobPath(d, store), d)).ToList();
        return layers.Count > MostLayers
            ? throw InspectionException.TooLarge($"{store.Name}: more than {MostLayers} layers")
            : new ImageManifest(
                chosen.Digest,
                chosen.Tag.Length > 0 ? [chosen.Tag] : [],
                BlobPath(document.RootElement.GetProperty("config").GetProperty("digest").GetString() ?? "", store),
                layers,
                [.. found.Where(f => f.Digest != chosen.Digest).Take(MostOthers).Select(static f => f.Platform.Length > 0 ? f.Platform : f.Tag.Length > 0 ? f.Tag : f.Digest)]);
    }

    private static void Collect(byte[] json, BlobStore store, InspectionLimits limits, List<(string Digest, string Platform, string Tag)> found, int depth, string tagAbove)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var entry in document.RootElement.GetProperty("manifests").EnumerateArray())
        {
            if (found.Count >= MostOthers)
            {
                return;
            }

            var digest = entry.GetProperty("digest").GetString() ?? "";
            var type = entry.TryGetProperty("mediaType", out var media) ? media.GetString() ?? "" : "";
            var tag = entry.TryGetProperty("annotations", out var notes) && notes.ValueKind == JsonValueKind.Object
                ? Text(notes, "io.containerd.image.name") ?? Text(notes, "org.opencontainers.image.ref.name") ?? tagAbove
                : tagAbove;
            if (type.EndsWith("index.v1+json", StringComparison.Ordinal) || type.EndsWith("manifest.list.v2+json", StringComparison.Ordinal))
            {
                if (depth < Deepest && store.Document(BlobPath(digest, store), limits.MaxDocumentBytes) is { } nested)
                {
                    Collect(nested, store, limits, found, depth + 1, tag);
                }

                continue;
            }

            var told = entry.TryGetProperty("platform", out var platform) && platform.ValueKind == JsonValueKind.Object
                ? string.Join('/', new[] { Text(platform, "os"), Text(platform, "architecture"), Text(platform, "variant") }.Where(static p => !string.IsNullOrEmpty(p)))
                : "";
            // Attestations stand beside images as if for an unknown platform.
            if (told != "unknown/unknown")
            {
                found.Add((digest, told, tag));
            }
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> TagsOf(JsonElement image) =>
        image.TryGetProperty("RepoTags", out var tags) && tags.ValueKind == JsonValueKind.Array ? [.. tags.EnumerateArray().Select(static t => t.GetString() ?? "").Where(static t => t.Length > 0)] : [];

    private static string Inside(string? path, BlobStore store) =>
        ImagePath.Normal(path ?? "") is { Length: > 0 } normal ? normal : throw InspectionException.Malformed($"{store.Name}: names a part at \"{path}\", which lies outside");

    /// <summary>The path of a digest; anything else than letters and digits could lead out of the folder.</summary>
    private static string BlobPath(string digest, BlobStore store)
    {
        var colon = digest.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && digest.Length - colon > 32 && digest.Count(static c => c == ':') == 1 && digest.All(static c => char.IsAsciiLetterOrDigit(c) || c == ':')
            ? $"blobs/{digest[..colon]}/{digest[(colon + 1)..]}"
            : throw InspectionException.Malformed($"{store.Name}: \"{(digest.Length > 100 ? digest[..100] : digest)}\" is not a digest");
    }
}
