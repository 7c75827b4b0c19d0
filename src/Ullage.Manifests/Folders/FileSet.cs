using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>Files read once and changed in memory, so that several changes of one file add up.</summary>
internal sealed class FileSet(YamlLimits limits)
{
    private const long MostBytes = 256L << 20;
    private readonly SortedDictionary<string, Content> _files = new(StringComparer.Ordinal);
    private long _bytes;

    public IReadOnlyList<FileEdit> Edits =>
        [.. _files.Where(static f => f.Value.Before is null || !f.Value.Now.Span.SequenceEqual(f.Value.Before)).Select(static f => new FileEdit(f.Key, f.Value.Before is null ? (ReadOnlyMemory<byte>?)null : f.Value.Before, f.Value.Now))];

    /// <summary>The file as it is now.</summary>
    /// <exception cref="ManifestException">It is not YAML, or too large.</exception>
    public YamlFile Read(string path)
    {
        if (!_files.TryGetValue(path, out var file))
        {
            var bytes = Load(path);
            _files.Add(path, file = new Content(bytes, bytes));
            _bytes += bytes.Length;
        }

        return file.Tree ??= YamlFile.Parse(file.Now, limits);
    }

    public bool Has(string path) => _files.ContainsKey(path) || File.Exists(path);

    public void Change(string path, EditedText edited)
    {
        if (edited.IsChanged)
        {
            _files[path] = new Content(_files[path].Before, edited.Bytes);
        }
    }

    /// <summary>Makes several changes of a file, or, where one of them is refused, none.</summary>
    public void ChangeWhole(string path, Action change)
    {
        Read(path);
        var before = _files[path];
        try
        {
            change();
        }
        catch
        {
            _files[path] = before;
            throw;
        }
    }

    public void Add(string path, byte[] text) => _files.Add(path, new Content(null, text));

    private byte[] Load(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > limits.MaxBytes)
        {
            throw new ManifestException($"the file has {length} bytes; at most {limits.MaxBytes} are read.", new(1, 1));
        }

        if (_bytes + length > MostBytes)
        {
            throw new ManifestException($"with this file more than {MostBytes >> 20} MiB would be held; name a smaller folder.", new(1, 1));
        }

        // An empty file, and a pipe or device, which tell no length: opening one could wait for ever.
        if (length == 0)
        {
            return [];
        }

        var bytes = new byte[length];
        using var stream = File.OpenRead(path);
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class Content(byte[]? before, ReadOnlyMemory<byte> now)
    {
        public byte[]? Before { get; } = before;

        public ReadOnlyMemory<byte> Now { get; } = now;

        public YamlFile? Tree { get; set; }
    }
}
