using Ullage.Hosting.Profiling.Nettrace;

namespace Ullage.Hosting.Profiling.Names;

/// <summary>Which method lies at an address. Fed by load and rundown events; the latest to claim a start has it. Safe for concurrent use.</summary>
internal sealed class MethodMap : INettraceSink
{
    private const int MostMethods = 1_000_000;
    private const int MostModules = 20_000;
    private const int MostPlaces = 2_000_000;
    private const int MostEarly = 1_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Method> _methods = [];
    private readonly Dictionary<ulong, string> _modules = [];
    private readonly Dictionary<ulong, Method> _told = [];
    private readonly Dictionary<ulong, IlMap> _early = [];
    private Method[]? _sorted;
    private int _places;

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
        else if (e.Kind.Known == KnownEvent.MethodLines)
        {
            AddLines(e.Payload, methodFollows: e.Kind.Id == EventKind.LinesBeforeMethod);
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
        var id = cursor.UInt64();
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
                if (known is not null)
                {
                    Told(id, known);
                }

                return;
            }

            Told(id, _methods[start] = new Method(start, size, module, token, type.ToString(), name.ToString(), signature.ToString()));
            _sorted = null;
        }
    }

    /// <summary>The tiers of a method share its number; each is told by an event, and its lines by the next or, at the end of a session, by the one before.</summary>
    private void AddLines(ReadOnlySpan<byte> payload, bool methodFollows)
    {
        var cursor = new Cursor(payload, "event of a method's lines");
        var id = cursor.UInt64();
        cursor.UInt64();
        lock (_lock)
        {
            if (methodFollows)
            {
                if (_early.Count < MostEarly)
                {
                    _early[id] = IlMap.Read(ref cursor);
                }
            }
            else if (_told.TryGetValue(id, out var method) && method.Map is null)
            {
                Attach(method, IlMap.Read(ref cursor));
            }
        }
    }

    private void Told(ulong id, Method method)
    {
        _told[id] = method;
        if (_early.Remove(id, out var map) && method.Map is null)
        {
            Attach(method, map);
        }
    }

    private void Attach(Method method, IlMap map)
    {
        if (map.Count > 0 && map.Last < method.Size && _places + map.Count <= MostPlaces)
        {
            method.Map = map;
            _places += map.Count;
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
