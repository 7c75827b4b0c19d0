using Ullage.Hosting.Profiling.Nettrace;

namespace Ullage.Hosting.Profiling.Names;

/// <summary>Which method lies at an address. Fed by load and rundown events; the latest to claim a start has it. Safe for concurrent use.</summary>
internal sealed class MethodMap : INettraceSink
{
    private const int MostMethods = 1_000_000;
    private const int MostModules = 20_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Method> _methods = [];
    private readonly Dictionary<ulong, string> _modules = [];
    private Method[]? _sorted;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _methods.Count;
            }
        }
    }

    public void Take(in NettraceEvent e)
    {
        if (e.Kind.Known == KnownEvent.MethodLoad)
        {
            Add(e.Payload);
        }
        else if (e.Kind.Known == KnownEvent.ModuleLoad)
        {
            // Module, assembly, flags, reserved, path of the assembly.
            var cursor = new Cursor(e.Payload, "module event");
            var module = cursor.UInt64();
            cursor.Take(16);
            var path = cursor.Text();
            lock (_lock)
            {
                if (path.Length > 0 && _modules.Count < MostModules)
                {
                    _modules[module] = path.ToString();
                }
            }
        }
    }

    /// <summary>The method at an address; null when none is known there.</summary>
    public Method? Find(ulong address)
    {
        var sorted = Sorted();
        int low = 0, high = sorted.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var method = sorted[middle];
            if (address < method.Start)
            {
                high = middle - 1;
            }
            else if (address - method.Start >= method.Size)
            {
                low = middle + 1;
            }
            else
            {
                return method;
            }
        }

        return null;
    }

    /// <summary>Path of a module's assembly; empty when unknown.</summary>
    public string ModulePath(ulong module)
    {
        lock (_lock)
        {
            return _modules.GetValueOrDefault(module, "");
        }
    }

    private void Add(ReadOnlySpan<byte> payload)
    {
        var cursor = new Cursor(payload, "method event");
        cursor.UInt64();
        var module = cursor.UInt64();
        var start = cursor.UInt64();
        var size = cursor.UInt32();
        var token = cursor.UInt32();
        cursor.UInt32();
        if (start == 0 || size == 0)
        {
            return;
        }

        var type = cursor.Text();
        var name = cursor.Text();
        var signature = cursor.Text();
        lock (_lock)
        {
            // A rundown tells again of all that is known; most of the time nothing has changed.
            if (_methods.TryGetValue(start, out var known) ? known.Size == size && known.Token == token && known.Module == module && name.SequenceEqual(known.Name) : _methods.Count >= MostMethods)
            {
                return;
            }

            _methods[start] = new Method(start, size, module, token, type.ToString(), name.ToString(), signature.ToString());
            _sorted = null;
        }
    }

    private Method[] Sorted()
    {
        lock (_lock)
        {
            return _sorted ??= [.. _methods.Values.OrderBy(static m => m.Start)];
        }
    }
}
