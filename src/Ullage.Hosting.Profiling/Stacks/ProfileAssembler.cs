using Ullage.Hosting.Profiling.Names;
using Ullage.Pprof;

namespace Ullage.Hosting.Profiling.Stacks;

/// <summary>Makes a profile of sums: addresses become methods, and stacks that are the same by methods become one sample.</summary>
internal sealed class ProfileAssembler(MethodMap methods)
{
    private const string Nameless = "[no name]";
    private const string Stackless = "[no stack]";
    private readonly Dictionary<Method, Location> _byMethod = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ulong, Mapping> _modules = [];
    private readonly Dictionary<string, Location> _named = new(StringComparer.Ordinal);

    /// <summary>What was mapped, in the order in which it was met.</summary>
    public IReadOnlyList<Mapping> Mappings => [.. _modules.Values];

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
        if (methods.Find(address) is not { } method)
        {
            return Named(Nameless);
        }

        if (!_byMethod.TryGetValue(method, out var location))
        {
            var name = FunctionName.Of(method.Type, method.Name);
            location = new Location([new Line(new Function(name, $"{method.Type}.{method.Name} {method.Signature}"))]) { Mapping = Module(method.Module) };
            // The tiers of one method are one place.
            var same = method.Module + ":" + method.Type + ":" + method.Name + ":" + method.Signature;
            if (!_named.TryAdd(same, location))
            {
                location = _named[same];
            }

            _byMethod.Add(method, location);
        }

        return location;
    }

    private Mapping Module(ulong module)
    {
        if (!_modules.TryGetValue(module, out var mapping))
        {
            // With HasFunctions nobody looks for symbols in files.
            _modules.Add(module, mapping = new Mapping(FileName: module == 0 ? "" : methods.ModulePath(module)) { HasFunctions = true });
        }

        return mapping;
    }
}
