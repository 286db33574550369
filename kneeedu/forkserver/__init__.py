"""Kernels forked from a warm process: what each needs is imported and built once, and shared until written to.

A kernel provisioner for jupyter_client, for Linux and macOS. It knows nothing of knees: what is to be warm is a
function named in the kernel spec. See provisioner.py for how a kernel spec asks for it.
"""
