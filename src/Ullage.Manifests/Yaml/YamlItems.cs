namespace Ullage.Manifests.Yaml;

/// <summary>The items of a sequence, in order. Enumerated without allocation.</summary>
public struct YamlItems
{
    private readonly YamlFile? _file;
    private int _next;
    private YamlNode _current;

    internal YamlItems(YamlFile file, int first)
    {
        _file = file;
        _next = first;
    }

    /// <summary>The item that <see cref="MoveNext"/> came to.</summary>
    public readonly YamlNode Current => _current;

    /// <summary>Makes <c>foreach</c> work.</summary>
    public readonly YamlItems GetEnumerator() => this;

    /// <summary>Steps on; false past the last.</summary>
    public bool MoveNext()
    {
        if (_file is null || _next < 0)
        {
            return false;
        }

        _current = new(_file, _next);
        _next = _file.Nodes[_next].Next;
        return true;
    }
}
