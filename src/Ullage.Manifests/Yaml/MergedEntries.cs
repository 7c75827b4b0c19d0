using System.Collections;

namespace Ullage.Manifests.Yaml;

/// <summary>The entries of a mapping with what its merge keys bring in. Enumerated without allocation where there are no merge keys, as in nearly every mapping.</summary>
public readonly struct MergedEntries : IEnumerable<YamlEntry>
{
    private readonly YamlNode _mapping;

    internal MergedEntries(YamlNode mapping) => _mapping = mapping;

    /// <summary>Makes <c>foreach</c> work.</summary>
    public Enumerator GetEnumerator() => new(_mapping);

    IEnumerator<YamlEntry> IEnumerable<YamlEntry>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Walks the entries.</summary>
    public struct Enumerator : IEnumerator<YamlEntry>
    {
        private readonly YamlNode _mapping;
        private YamlEntries _own;
        private IEnumerator<YamlEntry>? _broughtIn;
        private bool _merges;

        internal Enumerator(YamlNode mapping)
        {
            _mapping = mapping;
            _own = mapping.Entries;
        }

        /// <inheritdoc/>
        public YamlEntry Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            while (_own.MoveNext())
            {
                Current = _own.Current;
                if (!YamlMerge.IsMerge(Current))
                {
                    return true;
                }

                _merges = true;
            }

            if (!_merges)
            {
                return false;
            }

            _broughtIn ??= YamlMerge.BroughtIn(_mapping).GetEnumerator();
            var more = _broughtIn.MoveNext();
            Current = more ? _broughtIn.Current : default;
            return more;
        }

        /// <inheritdoc/>
        public void Reset() => this = new(_mapping);

        /// <inheritdoc/>
        public readonly void Dispose() => _broughtIn?.Dispose();
    }
}
