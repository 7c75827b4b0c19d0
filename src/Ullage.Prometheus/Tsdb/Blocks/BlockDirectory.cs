using Ullage.Model;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>
/// The blocks of a Prometheus data folder: folders named by a ULID. Halves of a deletion or creation are no blocks, and a block that another
/// was made of is passed over. Blocks are opened when a range first needs them and stay open, so that a compaction meanwhile takes nothing away.
/// Not thread-safe.
/// </summary>
internal sealed class BlockDirectory(string folder) : IDisposable
{
    private const int UlidLength = 26;
    private const int MostAttempts = 4;
    private const string UlidAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly Dictionary<string, Block> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TimeRange Range, SourceException Error)> _damaged = new(StringComparer.Ordinal);

    /// <summary>Whether the folder is itself one block.</summary>
    private bool IsBlock => File.Exists(Path.Combine(folder, "meta.json"));

    /// <summary>Whether there is any block, damaged or not.</summary>
    public bool HasAny => BlockFolders().Any();

    /// <summary>The blocks that touch a range, oldest first.</summary>
    /// <param name="range">The range.</param>
    /// <param name="damaged">Gets those that could not be opened, with the stretch of time that is missing.</param>
    public IReadOnlyList<Block> Open(TimeRange range, out IReadOnlyList<(string Path, TimeRange Range, SourceException Error)> damaged)
    {
        for (var attempt = 1; ; attempt++)
        {
            var wanted = Find().Where(block => Touches(block.Meta.Range, range)).ToList();
            var vanished = false;
            foreach (var (path, meta) in wanted.Where(block => !_open.ContainsKey(block.Meta.Ulid) && !_damaged.ContainsKey(block.Path)))
            {
                try
                {
                    _open.Add(meta.Ulid, Block.Open(path, meta));
                }
                catch (SourceException) when (!Directory.Exists(path) && attempt < MostAttempts)
                {
                    vanished = true;
                }
                catch (SourceException e)
                {
                    _damaged.Add(path, (meta.Range, e));
                }
            }

            if (!vanished)
            {
                damaged = [.. _damaged.Where(entry => Touches(entry.Value.Range, range)).Select(static entry => (entry.Key, entry.Value.Range, entry.Value.Error))];
                return [.. wanted.Where(block => _open.ContainsKey(block.Meta.Ulid)).Select(block => _open[block.Meta.Ulid])];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _open.Values)
        {
            block.Dispose();
        }
    }

    private static bool Touches(TimeRange block, TimeRange range) => block.StartMs < range.EndMs && block.EndMs > range.StartMs;

    private static bool IsUlid(string name) => name.Length == UlidLength && name.All(static c => UlidAlphabet.Contains(c, StringComparison.Ordinal));

    private IEnumerable<string> BlockFolders() =>
        IsBlock ? [folder] : Directory.EnumerateDirectories(folder).Where(static path => IsUlid(Path.GetFileName(path))).Order(StringComparer.Ordinal);

    private List<(string Path, BlockMeta Meta)> Find()
    {
        var found = new List<(string Path, BlockMeta Meta)>();
        foreach (var path in BlockFolders())
        {
            try
            {
                found.Add((path, BlockMeta.Read(path)));
            }
            catch (SourceException) when (!Directory.Exists(path))
            {
                // Deleted since it was listed: what replaced it is listed too, or will be on the next look
            }
            catch (SourceException e)
            {
                _damaged.TryAdd(path, (new TimeRange(long.MinValue, long.MaxValue), e));
            }
        }

        var replaced = found.SelectMany(static block => block.Meta.Parents.Where(parent => parent != block.Meta.Ulid)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. found.Where(block => !replaced.Contains(block.Meta.Ulid))
                .OrderBy(static block => block.Meta.Range.StartMs).ThenBy(static block => block.Meta.Ulid, StringComparer.Ordinal),
        ];
    }
}
