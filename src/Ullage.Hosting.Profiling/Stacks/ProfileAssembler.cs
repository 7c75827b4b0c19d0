using Ullage.Hosting.Profiling.Names;
using Ullage.Pprof;

namespace Ullage.Hosting.Profiling.Stacks;

/// <summary>Makes a profile of sums: addresses become methods, and stacks that are the same by methods become one sample.</summary>
/// <param name="methods">What lies at an address.</param>
/// <param name="sources">Where methods stand in the source.</param>
/// <param name="program">Path of the program, which is named first among what is mapped.</param>
internal sealed class ProfileAssembler(MethodMap methods, SourceMap sources, string program)
{
    /// <summary>No address of code: the collector at work on behalf of the stack that it stands on.</summary>
    public const ulong Collector = 1;

    private const string Collecting = "[garbage collection]";
    private const string Nameless = "[no name]";
    private const string Stackless = "[no stack]";
    private readonly Dictionary<Method, Place> _byMethod = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, Mapping> _modules = [];
    private readonly Dictionary<string, Location> _named = new(StringComparer.Ordinal);

    /// <summary>What was mapped: the program, then the rest in the order in which it was met.</summary>
    public IReadOnlyList<Mapping> Mappings
    {
        get
        {
            var met = _modules.Values.ToList();
            var first = met.Find(m => m.FileName == program) ?? MappingOf(program);
            return [first, .. met.Where(m => m != first)];
        }
    }

    /// <summary>The samples of a snapshot; those whose values all round to 0 are left out.</summary>
    /// <param name="snapshot">The sums.</param>
    /// <param name="tag">Name of the label that carries the tag; null for none.</param>
    /// <param name="values">Makes a sample's values of count and amount.</param>
    public List<Sample> Samples(StackSnapshot snapshot, string? tag, Func<double, double, long[]> values)
    {
        List<(int Parent, Location Location)> nodes = [];
        Dictionary<(int Parent, Location Location), int> index = [];
        var of = new int[snapshot.Nodes.Length];
        for (var i = 0; i < of.Length; i++)
        {
            var (parent, address) = snapshot.Nodes[i];
            if (parent >= 0 && methods.Find(address) is { IsStop: true })
            {
                of[i] = of[parent];
                continue;
            }

            var key = (parent < 0 ? StackTable.Root : of[parent], At(address));
            if (!index.TryGetValue(key, out of[i]))
            {
                index.Add(key, of[i] = nodes.Count);
                nodes.Add(key);
            }
        }

        Dictionary<(int Node, int Tag), (double Count, double Amount)> sums = [];
        foreach (var (node, tagIndex, count, amount) in snapshot.Sums)
        {
            var key = (node < 0 ? StackTable.Root : of[node], tagIndex);
            var sum = sums.GetValueOrDefault(key);
            sums[key] = (sum.Count + count, sum.Amount + amount);
        }

        List<Sample> samples = [];
        foreach (var ((node, tagIndex), (count, amount)) in sums)
        {
            var numbers = values(count, amount);
            if (numbers.Any(static n => n != 0))
            {
                List<Location> stack = [];
                for (var at = node; at >= 0; at = nodes[at].Parent)
                {
                    stack.Add(nodes[at].Location);
                }

                var text = snapshot.Tags[tagIndex];
                samples.Add(new Sample(stack.Count > 0 ? stack : [Named(Stackless)], numbers, tag is null || text.Length == 0 ? [] : [new Label(tag, text)]));
            }
        }

        return samples;
    }

    /// <summary>A place that is no method.</summary>
    public Location Named(string name)
    {
        if (!_named.TryGetValue(name, out var location))
        {
            _named.Add(name, location = new Location([new Line(new Function(name))]) { Mapping = Module(0) });
        }

        return location;
    }

    private Location At(ulong address)
    {
        if (address == Collector)
        {
            return Named(Collecting);
        }

        if (methods.Find(address) is not { } method)
        {
            return Named(Nameless);
        }

        if (!_byMethod.TryGetValue(method, out var place))
        {
            // The tiers of one method are one function.
            var same = method.Module + ":" + method.Type + ":" + method.Name + ":" + method.Signature;
            if (!_places.TryGetValue(same, out place))
            {
                var source = sources.Find(methods.ModulePath(method.Module), method.Token);
                var function = new Function(FunctionName.Of(method.Type, method.Name), $"{method.Type}.{method.Name} {method.Signature}", source?.File ?? "", source?.Start ?? 0);
                _places.Add(same, place = new Place(function, source, Module(method.Module)));
            }

            _byMethod.Add(method, place);
        }

        return place.At(method.IlOffset(address));
    }

    private Mapping Module(ulong module)
    {
        if (!_modules.TryGetValue(module, out var mapping))
        {
            _modules.Add(module, mapping = MappingOf(module == 0 ? "" : methods.ModulePath(module)));
        }

        return mapping;
    }

    // With HasFunctions nobody looks for symbols in files.
    private Mapping MappingOf(string path) => new(FileName: path, BuildId: sources.BuildId(path)) { HasFunctions = true, HasFileNames = sources.HasSymbols(path), HasLineNumbers = sources.HasSymbols(path) };

    /// <summary>A function's lines, each a location.</summary>
    private sealed class Place(Function function, SourceMethod? source, Mapping mapping)
    {
        private readonly Dictionary<int, Location> _lines = [];

        public Location At(int? ilOffset)
        {
            var number = source?.Line(ilOffset) ?? 0;
            if (!_lines.TryGetValue(number, out var location))
            {
                _lines.Add(number, location = new Location([new Line(function, number)]) { Mapping = mapping });
            }

            return location;
        }
    }
}
