using System.Globalization;
using ProxyLab.Native;

namespace ProxyLab.Engines;

/// <summary>
/// The program inside of a container that the program outside started. It lives as long as its standard input, which whoever started it holds
/// open: when that ends in the middle, because the outer program was killed, this one ends at once, as the container's first process, and with it
/// every other process (pid_namespaces(7)); the engine then removes the container. At the command's end it tells the exit code on standard
/// error, and waits, so that what the command left can be copied out.
/// </summary>
internal static class Contained
{
    private const string Word = "contained";

    /// <summary>The command line for inside.</summary>
    /// <param name="token">What the last line begins with: a word that nothing else prints.</param>
    /// <param name="command">The command.</param>
    internal static string[] CommandLine(string token, IEnumerable<string> command) => [Word, token, .. command];

    /// <summary>The token and the command of such a command line; null of any other.</summary>
    internal static (string Token, string[] Command)? Read(string[] args) => args is [Word, var token, .. var command] ? (token, command) : null;

    /// <summary>The exit code that a line of standard error tells; null of any other line.</summary>
    internal static int? ExitCode(string token, string line) =>
        line.StartsWith(token + " ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(token.Length + 1), CultureInfo.InvariantCulture, out var code) ? code : null;

    /// <summary>Runs the command.</summary>
    /// <returns>Its exit code, once standard input has ended.</returns>
    internal static async Task<int> Run(string token, Func<Task<int>> command)
    {
        var isOver = false;
        var inputEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Watch) { IsBackground = true, Name = "outside" }.Start();
        var code = await command();
        Volatile.Write(ref isOver, true);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{token} {code}"));
        await inputEnded.Task;
        return code;

        void Watch()
        {
            using var input = Console.OpenStandardInput();
            Span<byte> octet = stackalloc byte[1];
            while (input.Read(octet) > 0)
            {
            }

            if (!Volatile.Read(ref isOver)) LibcProcess._exit(EndedFromOutside);
            inputEnded.SetResult();
        }
    }

    // As of whoever was killed by SIGHUP: 128 and the signal's number.
    private const int EndedFromOutside = 129;
}
