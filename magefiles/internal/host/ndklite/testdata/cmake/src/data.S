.globl probe_data
probe_data: .long 0
