using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ullage.Testing;

namespace Ullage.Inspection.Tests.Images;

/// <summary>Writes small images with .NET's own tar writer, so that ours reads another's work.</summary>
internal sealed class ImageBuilder
{
    private readonly List<byte[]> _layers = [];

    public string Configuration { get; set; } = """{"os":"linux","architecture":"amd64","config":{"Entrypoint":["/app"]}}""";

    public ImageBuilder Layer(Action<TarWriter> fill, bool gzip = false, TarEntryFormat format = TarEntryFormat.Pax)
    {
        using var bytes = new MemoryStream();
        using (Stream stream = gzip ? new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true) : new BufferedStream(bytes))
        {
            using var writer = new TarWriter(stream, format, leaveOpen: true);
            fill(writer);
            writer.Dispose();
            stream.Flush();
            if (!gzip)
            {
                _layers.Add(bytes.ToArray());
                return this;
            }
        }

        _layers.Add(bytes.ToArray());
        return this;
    }

    public ImageBuilder Layer(byte[] bytes)
    {
        _layers.Add(bytes);
        return this;
    }

    /// <summary>A folder in OCI layout.</summary>
    public string InLayout(TemporaryFolder folder)
    {
        var root = folder.Path;
        Directory.CreateDirectory(Path.Combine(root, "blobs/sha256"));
        var layers = string.Join(',', _layers.Select(l => $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{Blob(root, l)}}","size":{{l.Length}}}"""));
        var config = Blob(root, Encoding.UTF8.GetBytes(Configuration));
        var manifest = Blob(root, Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{"digest":"{{config}}"},"layers":[{{layers}}]}"""));
        File.WriteAllText(Path.Combine(root, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Combine(root, "index.json"), """{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"MANIFEST","platform":{"os":"linux","architecture":"amd64"},"annotations":{"org.opencontainers.image.ref.name":"app:1"}}]}""".Replace("MANIFEST", manifest, StringComparison.Ordinal));
        return root;
    }

    /// <summary>A folder in OCI layout with an image for each platform; buildah and skopeo leave the platform out of the index.</summary>
    public static string ForPlatforms(TemporaryFolder folder, bool isTold, params string[] platforms)
    {
        var entries = new List<string>();
        foreach (var platform in platforms)
        {
            var parts = platform.Split('/');
            var told = $"\"os\":\"{parts[0]}\",\"architecture\":\"{parts[1]}\"{(parts.Length > 2 ? $",\"variant\":\"{parts[2]}\"" : "")}";
            new ImageBuilder { Configuration = $"{{{told},\"config\":{{\"Entrypoint\":[\"/app\"]}}}}" }.Layer(w => Put(w, "app", platform)).InLayout(folder);
            var digest = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "index.json")))!["manifests"]![0]!["digest"]!;
            entries.Add($"{{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"{digest}\"{(isTold ? $",\"platform\":{{{told}}}" : "")}}}");
        }

        // One that the index names and nobody brought along.
        entries.Insert(0, $$$"""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{{{new string('0', 64)}}}","platform":{"os":"linux","architecture":"mips"}}""");
        var inner = Blob(folder.Path, Encoding.UTF8.GetBytes($"{{\"schemaVersion\":2,\"manifests\":[{string.Join(',', entries)}]}}"));
        File.WriteAllText(Path.Combine(folder.Path, "index.json"), $$$"""{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"{{{inner}}}"}]}""");
        return folder.Path;
    }

    /// <summary>Puts a document before the images of a layout, as a signature or an artifact stands there.</summary>
    public static void Before(string layout, string document, string platform = "")
    {
        var path = Path.Combine(layout, "index.json");
        var digest = Blob(layout, Encoding.UTF8.GetBytes(document));
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"manifests\":[", $"\"manifests\":[{{\"digest\":\"{digest}\"{platform}}},", StringComparison.Ordinal));
    }

    /// <summary>An archive as docker save writes it.</summary>
    public string Saved(TemporaryFolder folder, bool gzip = false)
    {
        var path = Path.Combine(folder.Path, "image.tar");
        using var file = File.Create(path);
        using Stream stream = gzip ? new GZipStream(file, CompressionLevel.Fastest) : new BufferedStream(file);
        using var writer = new TarWriter(stream, TarEntryFormat.Ustar);
        var names = new List<string>();
        foreach (var (layer, index) in _layers.Select(static (l, i) => (l, i)))
        {
            names.Add($"\"{index}/layer.tar\"");
            Put(writer, $"{index}/layer.tar", layer);
        }

        Put(writer, "config.json", Encoding.UTF8.GetBytes(Configuration));
        Put(writer, "manifest.json", Encoding.UTF8.GetBytes($$"""[{"Config":"config.json","RepoTags":["app:1"],"Layers":[{{string.Join(',', names)}}]}]"""));
        return path;
    }

    public static void Put(TarWriter writer, string path, byte[] content) => Put(writer, path, TarEntryType.RegularFile, content, "");

    public static void Put(TarWriter writer, string path, string content = "") => Put(writer, path, Encoding.UTF8.GetBytes(content));

    /// <summary>A file that may be read and not executed.</summary>
    public static void Data(TarWriter writer, string path, string content = "") => Put(writer, path, TarEntryType.RegularFile, Encoding.UTF8.GetBytes(content), "", Readable);

    public static void Link(TarWriter writer, string path, string target, bool hard = false) => Put(writer, path, hard ? TarEntryType.HardLink : TarEntryType.SymbolicLink, null, target);

    public static void Folder(TarWriter writer, string path) => Put(writer, path, TarEntryType.Directory, null, "");

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static void Put(TarWriter writer, string path, TarEntryType type, byte[]? content, string link, UnixFileMode mode = Executable)
    {
        TarEntry entry = writer.Format switch { TarEntryFormat.Ustar => new UstarTarEntry(type, path), TarEntryFormat.Gnu => new GnuTarEntry(type, path), _ => new PaxTarEntry(type, path) };
        if (content is not null)
        {
            entry.DataStream = new MemoryStream(content);
        }

        entry.Mode = mode;
        if (link.Length > 0)
        {
            entry.LinkName = link;
        }

        writer.WriteEntry(entry);
    }

    private static string Blob(string root, byte[] bytes)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllBytes(Path.Combine(root, "blobs/sha256", hex), bytes);
        return "sha256:" + hex;
    }
}
