using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>Files read once and changed in memory, so that several changes of one file add up.</summary>
internal sealed class FileSet(YamlLimits limits)
{
    private const long MostBytes = 256L << 20;
    private readonly SortedDictionary<string, (byte[]? Before, ReadOnlyMemory<byte> Now)> _files = new(StringComparer.Ordinal);
    private long _bytes;

    public IReadOnlyList<FileEdit> Edits =>
        [.. _files.Where(static f => f.Value.Before is null || !f.Value.Now.Span.SequenceEqual(f.Value.Before)).Select(static f => new FileEdit(f.Key, f.Value.Before is null ? (ReadOnlyMemory<byte>?)null : f.Value.Before, f.Value.Now))];

    /// <summary>The file as it is now.</summary>
    /// <exception cref="ManifestException">It is not YAML, or too large.</exception>
    public YamlFile Read(string path)
    {
        if (!_files.TryGetValue(path, out var file))
        {
            var length = new FileInfo(path).Length;
            if (_bytes + length > MostBytes)
            {
                throw new ManifestException($"with this file more than {MostBytes >> 20} MiB would be held; name a smaller folder.", new(1, 1));
            }

            if (length > limits.MaxBytes)
            {
                throw new ManifestException($"the file has {length} bytes; at most {limits.MaxBytes} are read.", new(1, 1));
            }

            var bytes = File.ReadAllBytes(path);
            file = (bytes, bytes);
            _bytes += length;
            _files.Add(path, file);
        }

        return YamlFile.Parse(file.Now, limits);
    }

    public bool Has(string path) => _files.ContainsKey(path) || File.Exists(path);

    public void Change(string path, EditedText edited) => _files[path] = (_files[path].Before, edited.Bytes);

    public void Add(string path, byte[] text) => _files.Add(path, (null, text));
}
