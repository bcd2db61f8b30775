using System.Runtime.InteropServices;

namespace Saker.Transport.Interop;

/// <summary>
/// The choice that the kernel makes among the sockets that listen on one address with SO_REUSEPORT, for a new connection: by a hash, or by a
/// program that says which. Shared (stateless). Every failure is the negated errno.
/// </summary>
/// <remarks>
/// The program is one of classic BPF (SO_ATTACH_REUSEPORT_CBPF, socket(7)), which needs no privilege. It returns a socket's place in the group: they
/// stand in the order in which they began to listen; when one closes, the last takes its place. A place beyond the last means the hash.
/// </remarks>
internal static unsafe class ReusePortGroup
{
    private const int SolSocket = 1;
    private const int SoAttachReusePortProgram = 51;
    private const int SoDetachReusePortProgram = 68;
    private const ushort LoadWord = 0x20;       // BPF_LD | BPF_W | BPF_ABS
    private const ushort Modulo = 0x94;         // BPF_ALU | BPF_MOD | BPF_K
    private const ushort Add = 0x04;            // BPF_ALU | BPF_ADD | BPF_K
    private const ushort Return = 0x16;         // BPF_RET | BPF_A
    private const uint RandomNumber = 0xFFFF_F038;      // SKF_AD_OFF + SKF_AD_RANDOM

    /// <summary>New connections go, at random, to <paramref name="count"/> sockets of the group from the place <paramref name="first"/> on, and to no other.</summary>
    /// <param name="socket">Any socket of the group.</param>
    /// <param name="first">A place, from 0.</param>
    /// <param name="count">How many, from 1.</param>
    internal static int Direct(int socket, int first, int count)
    {
        Instruction* instructions = stackalloc Instruction[4];
        instructions[0] = new Instruction { Code = LoadWord, Operand = RandomNumber };
        instructions[1] = new Instruction { Code = Modulo, Operand = (uint)count };
        instructions[2] = new Instruction { Code = Add, Operand = (uint)first };
        instructions[3] = new Instruction { Code = Return };
        var program = new Program { Length = 4, Instructions = instructions };
        return Set(socket, SoAttachReusePortProgram, &program, (uint)sizeof(Program));
    }

    /// <summary>The hash chooses again. ENOENT when it did already.</summary>
    internal static int LetHashChoose(int socket)
    {
        int ignored = 0;
        return Set(socket, SoDetachReusePortProgram, &ignored, sizeof(int));
    }

    private static int Set(int socket, int name, void* value, uint length) =>
        Libc.SetSocketOption(socket, SolSocket, name, value, length) == 0 ? 0 : -Marshal.GetLastPInvokeError();

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Instruction
    {
        internal ushort Code;
        internal byte IfTrue;
        internal byte IfFalse;
        internal uint Operand;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        internal ushort Length;
        internal Instruction* Instructions;
    }
}
