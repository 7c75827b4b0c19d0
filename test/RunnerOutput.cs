using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ullage.Testing;

/// <summary>
/// Keeps standard output for the runner, which tells its results there a line each. What hosts under test log goes to standard error: in the midst of a line it made the runner lose a result, a failed one too.
/// </summary>
internal static class RunnerOutput
{
    private const int DuplicateAndCloseOnExec = 1030;

    [ModuleInitializer]
    internal static void Separate()
    {
        var kept = Control(1, DuplicateAndCloseOnExec, 3);
        if (kept >= 0 && Duplicate(2, 1) >= 0)
        {
            var stream = new FileStream(new SafeFileHandle(kept, ownsHandle: true), FileAccess.Write, bufferSize: 0);
            Console.SetOut(TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true }));
        }
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Control(int descriptor, int command, int least);

    [DllImport("libc", EntryPoint = "dup2")]
    private static extern int Duplicate(int from, int to);
}
