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

    /// <summary>Its platform, such as <c>linux/amd64</c>; empty where nothing says so.</summary>
    public string Platform { get; init; } = "";

    /// <summary>Why it cannot be read; null where it can.</summary>
    private Exception? Damage { get; init; }

    /// <summary>Finds the image of a platform; without one linux/amd64, else the first.</summary>
    /// <exception cref="InspectionException">There is none.</exception>
    public static ImageManifest Find(BlobStore store, string? platform, InspectionLimits limits)
    {
        try
        {
            var (index, saved) = (store.Document("index.json", limits.MaxDocumentBytes), store.Document("manifest.json", limits.MaxDocumentBytes));
            if (index is null && saved is null)
            {
                throw InspectionException.NotSupported($"{store.Name}: is no image: neither index.json (OCI layout) nor manifest.json (docker save) is in it");
            }

            // Newer docker save writes both: the index has every platform, the other file the names.
            var named = saved is null ? [] : FromSaved(saved, store, limits);
            var found = index is null ? named : FromLayout(index, store, limits).ConvertAll(m => named.Find(n => n.Configuration == m.Configuration) is { Tags.Count: > 0 } same ? m with { Tags = same.Tags } : m);
            return Chosen(found.Count > 0 ? found : named, store, platform);
        }
        catch (Exception e) when (IsDamage(e) && e is not InspectionException)
        {
            throw InspectionException.Malformed($"{store.Name}: its index or manifest is damaged ({e.Message})", e);
        }
    }

    private static ImageManifest Chosen(List<ImageManifest> found, BlobStore store, string? platform)
    {
        if (found.Count == 0)
        {
            throw InspectionException.Malformed($"{store.Name}: its index names no image that is in it");
        }

        // What is no image, such as a signature, matters only where there is nothing else.
        found = [.. found.OrderBy(static m => m.Damage is not null)];
        var wanted = Plain(platform ?? "linux/amd64");
        var at = found.FindIndex(m => Plain(m.Platform) is var has && (has == wanted || has.StartsWith(wanted + "/", StringComparison.Ordinal)));
        var whole = found.Where(static m => m.Damage is null).Select(static m => m.Told).ToList();
        if (at < 0 && platform is not null && whole.Count > 0)
        {
            throw InspectionException.NotSupported($"{store.Name}: holds no image for {platform}; there {(whole.Count == 1 ? "is" : "are")} {string.Join(", ", whole.Distinct())}");
        }

        at = Math.Max(at, 0);
        return found[at].Damage is { } damage ? throw damage : found[at] with { Others = [.. whole.Where((_, i) => i != at).Take(MostOthers)] };
    }

    private static bool IsDamage(Exception e) => e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException;

    private string Told => Platform.Length > 0 ? Platform : Tags is [var tag, ..] ? tag : Digest;

    /// <summary>What goes without saying is left out: every arm64 is v8.</summary>
    private static string Plain(string platform) => platform.EndsWith("/arm64/v8", StringComparison.Ordinal) ? platform[..^3] : platform;

    private static List<ImageManifest> FromSaved(byte[] json, BlobStore store, InspectionLimits limits)
    {
        using var document = JsonDocument.Parse(json);
        var found = new List<ImageManifest>();
        foreach (var image in document.RootElement.EnumerateArray().Take(MostOthers))
        {
            var configuration = Inside(image.GetProperty("Config").GetString(), store);
            var layers = image.GetProperty(nameof(Layers)).EnumerateArray().Take(MostLayers + 1).Select(l => Inside(l.GetString(), store)).Select(static p => (p, p)).ToList();
            found.Add(Bounded(new ImageManifest(configuration, TagsOf(image), configuration, layers, []) { Platform = PlatformOf(configuration, store, limits) }, store));
        }

        return found.Count > 0 ? found : throw InspectionException.Malformed($"{store.Name}: manifest.json names no image");
    }

    private static List<ImageManifest> FromLayout(byte[] json, BlobStore store, InspectionLimits limits)
    {
        var named = new List<(string Digest, string Platform, string Tag)>();
        Collect(json, store, limits, named, 0, "");
        if (named.Count == 0)
        {
            throw InspectionException.Malformed($"{store.Name}: index.json names no image");
        }

        var found = new List<ImageManifest>();
        foreach (var (digest, platform, tag) in named)
        {
            try
            {
                // An index may name platforms that were not brought along.
                if (store.Document(BlobPath(digest, store), limits.MaxDocumentBytes) is { } manifest)
                {
                    found.Add(FromManifest(manifest, digest, platform, tag, store, limits));
                }
            }
            catch (Exception e) when (IsDamage(e))
            {
                found.Add(new ImageManifest(digest, [], "", [], []) { Platform = platform, Damage = e });
            }
        }

        return found.Count > 0 ? found : throw InspectionException.Malformed($"{store.Name}: the manifest {named[0].Digest} is missing");
    }

    private static ImageManifest FromManifest(byte[] json, string digest, string platform, string tag, BlobStore store, InspectionLimits limits)
    {
        using var document = JsonDocument.Parse(json);
        var layers = document.RootElement.GetProperty("layers").EnumerateArray().Take(MostLayers + 1).Select(static l => l.GetProperty("digest").GetString() ?? "").Select(d => (BlobPath(d, store), d)).ToList();
        var configuration = BlobPath(document.RootElement.GetProperty("config").GetProperty("digest").GetString() ?? "", store);
        return Bounded(new ImageManifest(digest, tag.Length > 0 ? [tag] : [], configuration, layers, []) { Platform = platform.Length > 0 ? platform : PlatformOf(configuration, store, limits) }, store);
    }

    private static ImageManifest Bounded(ImageManifest manifest, BlobStore store) =>
        manifest.Layers.Count <= MostLayers ? manifest : throw InspectionException.TooLarge($"{store.Name}: more than {MostLayers} layers");

    /// <summary>The platform that a configuration tells; empty where it is not there.</summary>
    private static string PlatformOf(string configuration, BlobStore store, InspectionLimits limits) =>
        store.Document(configuration, limits.MaxDocumentBytes) is { } json ? ImageConfiguration.Read(json, store.Name).Platform : "";

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
