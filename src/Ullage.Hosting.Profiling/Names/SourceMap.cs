using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Ullage.Hosting.Profiling.Names;

/// <summary>
/// Files and lines of methods, by the portable PDB that lies beside an assembly or is embedded in it, and the build that an assembly comes from. An assembly is opened when one of its methods is first asked for and closed
/// with <see cref="Close"/>; what it told is remembered. Not safe for concurrent use.
/// </summary>
internal sealed class SourceMap : IDisposable
{
    private const int MostMethods = 100_000;
    private const int MethodTable = 0x06;
    private readonly Dictionary<string, Assembly> _assemblies = new(StringComparer.Ordinal);
    private int _methods;

    /// <summary>Identifies the build of an assembly (its module version); empty when it cannot be read.</summary>
    public string BuildId(string path) => Of(path).BuildId;

    /// <summary>Whether there is a PDB for an assembly, and it is of the same build.</summary>
    public bool HasSymbols(string path) => Of(path).HasSymbols;

    /// <summary>Where a method stands; null when nothing tells.</summary>
    public SourceMethod? Find(string path, uint token)
    {
        var assembly = Of(path);
        if (!assembly.HasSymbols || token >> 24 != MethodTable)
        {
            return null;
        }

        if (!assembly.Methods.TryGetValue(token, out var found))
        {
            if (++_methods > MostMethods)
            {
                _methods = 0;
                foreach (var each in _assemblies.Values)
                {
                    each.Methods.Clear();
                }
            }

            assembly.Methods.Add(token, found = assembly.Read(token));
        }

        return found;
    }

    /// <summary>Closes the files that are open.</summary>
    public void Close()
    {
        foreach (var assembly in _assemblies.Values)
        {
            assembly.Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private Assembly Of(string path)
    {
        if (!_assemblies.TryGetValue(path, out var assembly))
        {
            _assemblies.Add(path, assembly = new Assembly(path));
        }

        return assembly;
    }

    private sealed class Assembly
    {
        private readonly string _path;
        private MetadataReaderProvider? _symbols;

        public Assembly(string path)
        {
            _path = path;
            Open(readBuild: true);
        }

        public string BuildId { get; private set; } = "";

        public bool HasSymbols { get; private set; }

        public Dictionary<uint, SourceMethod?> Methods { get; } = [];

        public SourceMethod? Read(uint token)
        {
            try
            {
                if (_symbols is null)
                {
                    Open(readBuild: false);
                }

                return _symbols is null ? null : Read(_symbols.GetMetadataReader(), token);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
            {
                HasSymbols = false;
                return null;
            }
        }

        public void Close()
        {
            _symbols?.Dispose();
            _symbols = null;
        }

        private static SourceMethod? Read(MetadataReader reader, uint token)
        {
            var row = (int)(token & 0xFF_FFFF);
            if (row == 0 || row > reader.MethodDebugInformation.Count)
            {
                return null;
            }

            var method = reader.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(row));
            if (method.SequencePointsBlob.IsNil)
            {
                return null;
            }

            var document = method.Document;
            List<int> offsets = [];
            List<int> lines = [];
            foreach (var point in method.GetSequencePoints())
            {
                document = document.IsNil ? point.Document : document;
                if (!point.IsHidden && point.Document == document)
                {
                    offsets.Add(point.Offset);
                    lines.Add(point.StartLine);
                }
            }

            return lines.Count == 0 || document.IsNil ? null : new SourceMethod(reader.GetString(reader.GetDocument(document).Name), [.. offsets], [.. lines]);
        }

        private void Open(bool readBuild)
        {
            if (_path.Length == 0 || !File.Exists(_path))
            {
                return;
            }

            try
            {
                using var image = new PEReader(File.OpenRead(_path));
                if (readBuild && image.HasMetadata)
                {
                    var reader = image.GetMetadataReader();
                    BuildId = reader.GetGuid(reader.GetModuleDefinition().Mvid).ToString("N");
                }

                // Looks beside the assembly and into it, and takes a PDB of the same build only.
                HasSymbols = image.TryOpenAssociatedPortablePdb(_path, static path => File.Exists(path) ? File.OpenRead(path) : null, out _symbols, out _);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
            {
                HasSymbols = false;
            }
        }
    }
}
